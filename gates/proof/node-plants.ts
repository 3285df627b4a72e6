import { lines, type Plant } from './plant.ts';

/**
 * What goes wrong in a test file, said alike by every runner that has `test`, `describe` and `beforeAll`. `head`: four lines.
 * `hasExitLine`: the line of a `process.exit` is known there.
 */
export const nodePlants = ({
  head,
  end,
  hasExitLine,
}: {
  readonly head: string;
  readonly end: 'ts' | 'js';
  readonly hasExitLine: boolean;
}): readonly Plant[] => [
  {
    name: 'loop',
    what: 'a synchronous loop',
    files: {
      [`loop.test.${end}`]: lines(
        head,
        `test('first', () => {});`,
        `test('loops', () => {`,
        `  planted(process.pid);`,
        `  for (;;) {}`,
        `});`,
        `test('last', () => {});`,
      ),
    },
    fates: {
      [`loop.test.${end} > first`]: 'passed',
      [`loop.test.${end} > loops`]: 'hung',
      [`loop.test.${end} > last`]: 'passed',
    },
    culprit: `loop.test.${end} > loops`,
    at: `loop.test.${end}:8`,
    endedAs: 'clock',
  },
  {
    name: 'hook',
    what: 'a hook that never resolves',
    files: {
      [`hook.test.${end}`]: lines(
        head,
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
      [`hook.test.${end} > group > (hook: beforeAll)`]: 'hung',
      [`hook.test.${end} > group > under it`]: 'not-run',
      [`hook.test.${end} > beside it`]: 'passed',
    },
    culprit: `hook.test.${end} > group > (hook: beforeAll)`,
    endedAs: 'clock',
  },
  {
    name: 'leak',
    what: 'a detached child left behind',
    files: {
      [`leak.test.${end}`]: lines(
        head,
        `test('leaves a child', () => {`,
        `  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });`,
        `  planted(child.pid);`,
        `  child.unref();`,
        `});`,
        `test('tidy', () => {});`,
      ),
    },
    fates: { [`leak.test.${end} > leaves a child`]: 'passed leaky', [`leak.test.${end} > tidy`]: 'passed' },
    culprit: `leak.test.${end} > leaves a child`,
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
      [`daemon.test.${end}`]: lines(
        head,
        `test('starts a daemon', async () => {`,
        `  spawn(process.execPath, ['daemon.mjs'], { detached: true, stdio: 'ignore' }).unref();`,
        `  while (!existsSync('planted.pid')) await new Promise(resolve => setTimeout(resolve, 10));`,
        `});`,
        `test('tidy', () => {});`,
      ),
    },
    fates: { [`daemon.test.${end} > starts a daemon`]: 'passed leaky', [`daemon.test.${end} > tidy`]: 'passed' },
    culprit: `daemon.test.${end} > starts a daemon`,
    endedAs: 'leak',
  },
  {
    name: 'crash',
    what: 'process.exit in a test',
    files: {
      [`crash.test.${end}`]: lines(
        head,
        `test('first', () => {});`,
        `test('exits', () => {`,
        `  planted(process.pid);`,
        `  process.exit(7);`,
        `});`,
        `test('last', () => {});`,
      ),
    },
    fates: {
      [`crash.test.${end} > first`]: 'passed',
      [`crash.test.${end} > exits`]: 'crashed',
      [`crash.test.${end} > last`]: 'passed',
    },
    culprit: `crash.test.${end} > exits`,
    ...(hasExitLine ? { at: `crash.test.${end}:8` } : {}),
    endedAs: 'itself',
  },
];
