import { realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { probe } from '../../../harness/process/probe.ts';
import { vitest as adapter } from '../../../suites/adapters/vitest.ts';
import { type Framework, lines, type Plant, type Surroundings } from '../plant.ts';

const imports = lines(
  `import { appendFileSync, existsSync } from 'node:fs';`,
  `import { spawn } from 'node:child_process';`,
  `import { beforeAll, describe, test } from 'vitest';`,
  `const planted = pid => appendFileSync('planted.pid', pid + '\\n');`,
).trimEnd();

const plants: readonly Plant[] = [
  {
    name: 'loop',
    what: 'a synchronous loop',
    files: {
      'loop.test.ts': lines(
        imports,
        `test('first', () => {});`,
        `test('loops', () => {`,
        `  planted(process.pid);`,
        `  for (;;) {}`,
        `});`,
        `test('last', () => {});`,
      ),
    },
    fates: {
      'loop.test.ts > first': 'passed',
      'loop.test.ts > loops': 'hung',
      'loop.test.ts > last': 'passed',
    },
    culprit: 'loop.test.ts > loops',
    at: 'loop.test.ts:8',
    endedAs: 'clock',
  },
  {
    name: 'hook',
    what: 'a hook that never resolves',
    files: {
      'hook.test.ts': lines(
        imports,
        `describe('group', () => {`,
        `  beforeAll(() => {`,
        `    planted(process.pid);`,
        `    return new Promise(() => {});`,
        `  });`,
        `  test('under it', () => {});`,
        `});`,
        `test('beside it', () => {});`,
      ),
    },
    fates: {
      'hook.test.ts > group > (hook: beforeAll)': 'hung',
      'hook.test.ts > group > under it': 'not-run',
      'hook.test.ts > beside it': 'passed',
    },
    culprit: 'hook.test.ts > group > (hook: beforeAll)',
    endedAs: 'clock',
  },
  {
    name: 'leak',
    what: 'a detached child left behind',
    files: {
      'leak.test.ts': lines(
        imports,
        `test('leaves a child', () => {`,
        `  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });`,
        `  planted(child.pid);`,
        `  child.unref();`,
        `});`,
        `test('tidy', () => {});`,
      ),
    },
    fates: { 'leak.test.ts > leaves a child': 'passed leaky', 'leak.test.ts > tidy': 'passed' },
    culprit: 'leak.test.ts > leaves a child',
    endedAs: 'leak',
  },
  {
    name: 'daemon',
    what: 'a daemon that ignores SIGTERM',
    files: {
      'daemon.mjs': lines(
        `// Started to start itself once more and leave: what stays has no parent of ours, and a session of its own.`,
        `import { appendFileSync } from 'node:fs';`,
        `import { spawn } from 'node:child_process';`,
        `if (process.argv[2] !== 'stays') {`,
        `  spawn(process.execPath, [process.argv[1], 'stays'], { detached: true, stdio: 'ignore' }).unref();`,
        `} else {`,
        `  process.on('SIGTERM', () => {});`,
        `  setInterval(() => {}, 1000);`,
        `  appendFileSync('planted.pid', process.pid + '\\n');`,
        `}`,
      ),
      'daemon.test.ts': lines(
        imports,
        `test('starts a daemon', async () => {`,
        `  spawn(process.execPath, ['daemon.mjs'], { detached: true, stdio: 'ignore' }).unref();`,
        `  while (!existsSync('planted.pid')) await new Promise(resolve => setTimeout(resolve, 10));`,
        `});`,
        `test('tidy', () => {});`,
      ),
    },
    fates: { 'daemon.test.ts > starts a daemon': 'passed leaky', 'daemon.test.ts > tidy': 'passed' },
    culprit: 'daemon.test.ts > starts a daemon',
    endedAs: 'leak',
  },
  {
    name: 'crash',
    what: 'process.exit in a test',
    files: {
      'crash.test.ts': lines(
        imports,
        `test('first', () => {});`,
        `test('exits', () => {`,
        `  planted(process.pid);`,
        `  process.exit(7);`,
        `});`,
        `test('last', () => {});`,
      ),
    },
    fates: {
      'crash.test.ts > first': 'passed',
      'crash.test.ts > exits': 'crashed',
      'crash.test.ts > last': 'passed',
    },
    culprit: 'crash.test.ts > exits',
    at: 'crash.test.ts:8',
    endedAs: 'itself',
  },
];

/** vitest of the project, otherwise the one that PATH leads to. */
export const vitest: Framework = {
  name: 'vitest',
  remedy: adapter.remedy,
  plants,
  find: async ({ cwd, env }) => {
    for (const folder of [cwd, ...onPath(env)]) {
      const found = await packageAt(folder);
      if (found !== undefined)
        return { version: found.version, suite: {}, program: [process.execPath], packages: { vitest: found.dir } };
    }
    return undefined;
  },
};

const question = [
  `const file = require('node:module').createRequire(process.cwd() + '/package.json').resolve('vitest/package.json')`,
  `console.log(require('node:path').dirname(file) + '\\n' + require(file).version)`,
].join('; ');

const packageAt = async (cwd: string): Promise<{ readonly dir: string; readonly version: string } | undefined> => {
  const { ok, text } = await probe([process.execPath, '-e', question], { cwd });
  const [dir = '', version = ''] = text.split('\n').slice(-2);
  return ok && version !== '' ? { dir, version } : undefined;
};

/** Where the `vitest` commands of PATH really lie. */
const onPath = ({ PATH = '' }: Surroundings['env']): readonly string[] =>
  PATH.split(delimiter).flatMap(folder => {
    try {
      return [dirname(realpathSync(join(folder, 'vitest')))];
    } catch {
      return []; // there is none in this folder
    }
  });
