import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alive, type Ended, latest, launch, sweep, until } from './live-gate.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'gate-packed-')));
const { devDependencies } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
  devDependencies: { vitest: string };
};

const files: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "foreign", "private": true, "type": "module" }',
  'gate.config.ts': `import { defineGate } from 'regression-gate';

export default defineGate({
  suites: {
    web: { runner: 'vitest', cwd: 'web', limits: { test: '2s', grace: '1s' } },
    api: { runner: 'pytest', cwd: 'api', limits: { test: '2s', grace: '1s' } },
  },
});
`,
  'wrong.ts': `import { defineGate } from 'regression-gate';

export default defineGate({ suites: { web: { runer: 'vitest' } } });
`,
  'tsconfig.json':
    '{ "compilerOptions": { "module": "nodenext", "strict": true, "noEmit": true, "types": [], "skipLibCheck": false }, "files": ["gate.config.ts"] }',
  'tsconfig.wrong.json': '{ "extends": "./tsconfig.json", "files": ["wrong.ts"] }',
  'web/a.test.ts': `import { test } from 'vitest';
test('one', () => {});
test('loops', () => {
  for (;;);
});
test('three', () => {});
`,
  'api/test_a.py': `def test_one():
    pass


def test_loops():
    while True:
        pass
`,
};

type Packed = readonly [
  { readonly filename: string; readonly files: readonly { readonly path: string; readonly mode: number }[] },
];

const npm = async (args: readonly string[], cwd: string): Promise<Ended> => {
  const ended = await launch(['npm', ...args, '--no-audit', '--no-fund', '--prefer-offline'], { cwd }).ended;
  if (ended.code !== 0) throw new Error(`npm ${args.join(' ')}: ${ended.stderr}`);
  return ended;
};

let packed: Packed[0];
let hasPytest = false;

beforeAll(async () => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  const { stdout } = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', dir], repository);
  [packed] = JSON.parse(stdout) as Packed;
  await npm(['install', '--save-dev', join(dir, packed.filename), `vitest@${devDependencies.vitest}`], dir);
  hasPytest = (await launch(['python3', '-c', 'import pytest'], { cwd: dir }).ended).code === 0;
}, 600_000);

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the packed tarball', () => {
  test('holds what is built, and neither a test nor a source', () => {
    const paths = packed.files.map(({ path }) => path);
    const strange = paths.filter(
      path =>
        !/^(?:package\.json|README\.md|LICENSE|dist\/gates\/licences\.txt|docs\/.+\.md|dist\/.+\.(?:[cm]?js|d\.ts|py|json))$/.test(
          path,
        ),
    );
    expect(strange).toEqual([]);
    expect(paths.filter(path => /\.test\.|fixtures|workbench|e2e|sample-|__pycache__/.test(path))).toEqual([]);
    for (const needed of [
      'dist/gates/cli.cjs',
      'dist/gates/cli.js',
      'dist/gates/program.cjs',
      'dist/gates/config/gate.schema.json',
      'dist/harness/process/warden-main.cjs',
      'dist/suites/shims/jest/build/launcher.js',
      'dist/suites/shims/jest/build/worker.cjs',
      'dist/suites/shims/node-test/build/preload.cjs',
      'dist/suites/shims/node-test/build/preload.function.js',
      'dist/suites/shims/vitest-launcher.js',
      'dist/suites/shims/gate_pytest/__init__.py',
      'README.md',
    ])
      expect(paths).toContain(needed);
    expect((packed.files.find(({ path }) => path === 'dist/gates/cli.cjs')?.mode ?? 0) & 0o111).toBe(0o111);
  });

  test('every link of its texts opens something that is in it', () => {
    const shipped = join(dir, 'node_modules/regression-gate');
    const texts = packed.files.map(({ path }) => path).filter(path => path.endsWith('.md'));
    expect(texts).toContain('docs/guides/runbook.md');
    const links = texts.flatMap(path =>
      [...readFileSync(join(shipped, path), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, to = '']) => ({
        path,
        to,
      })),
    );
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter(({ path, to }) => !existsSync(join(shipped, path, '..', to)))).toEqual([]);
  });

  test('an alert names a runbook that whoever reads it can open, and the page of its rule', async () => {
    const home = join(dir, 'alerting');
    mkdirSync(home);
    const suites = { one: { runner: 'command', command: ['false'] } };
    writeFileSync(
      join(home, 'gate.config.json'),
      JSON.stringify({ suites, alerts: { console: true, protected: ['*'] } }),
    );
    expect((await launch(['git', 'init', '-q'], { cwd: home }).ended).code).toBe(0);
    const { stderr } = await launch(['npx', '--no-install', 'gate', 'core'], { cwd: home }).ended;
    const [, rule = '', path = ''] = /read `([\w-]+)` in (\S+)/.exec(stderr) ?? [];
    expect(rule, stderr).toBe('gate-failed');
    const book = readFileSync(resolve(home, path), 'utf8');
    expect(book).toMatch(new RegExp(`^### \`${rule}\``, 'm'));
  });

  test('names the licence of every package that is joined into the program', () => {
    const licences = readFileSync(join(dir, 'node_modules/regression-gate/dist/gates/licences.txt'), 'utf8');
    const joined = ['chalk', 'commander', 'execa', 'p-timeout', 'prom-client', 'ws', 'yaml', 'zod'];
    for (const name of joined)
      expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC|Apache-2.0)\\)$`, 'mu'));
  });

  test('npx gate core works on a foreign project: shims, stacks and all', async () => {
    const suites = hasPytest ? ['web', 'api'] : ['web'];
    const { code, stdout } = await launch(
      ['npx', '--no-install', 'gate', ...(hasPytest ? ['core'] : ['run', ...suites])],
      { cwd: dir },
    ).ended;
    const { tests } = JSON.parse(latest(dir, 'run.json')) as {
      tests: { id: string; outcome: string; failure?: { stack: { file: string; line: number }[] } }[];
    };
    expect(
      tests.map(({ id, outcome, failure }) =>
        [id, outcome, failure?.stack[0]?.file, failure?.stack[0]?.line].join(' '),
      ),
    ).toEqual([
      'web :: a.test.ts > one passed  ',
      'web :: a.test.ts > loops hung web/a.test.ts 4',
      'web :: a.test.ts > three passed  ',
      ...(hasPytest
        ? [
            'api :: test_a.py > test_one passed  ',
            expect.stringMatching(/^api :: test_a\.py > test_loops hung api\/test_a\.py [67]$/),
          ]
        : []),
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `\n  hung     web :: a.test.ts > loops\n           at web/a.test.ts:4 (limit 2 s, spinning)\n`,
    );
  });

  test('defineGate has types that say what is wrong', async () => {
    const tsc = join(repository, 'node_modules/.bin/tsc');
    const right = await launch([tsc, '-p', 'tsconfig.json'], { cwd: dir }).ended;
    expect({ code: right.code, stdout: right.stdout }).toEqual({ code: 0, stdout: '' });
    const wrong = await launch([tsc, '-p', 'tsconfig.wrong.json'], { cwd: dir }).ended;
    expect(wrong.code).not.toBe(0);
    expect(wrong.stdout).toContain('runer');
  });

  test('the schema for editors is there under its name', async () => {
    const script = `import('regression-gate/schema.json', { with: { type: 'json' } }).then(m => console.log(typeof m.default.properties.suites))`;
    const { stdout } = await launch([process.execPath, '--no-warnings', '-e', script], { cwd: dir }).ended;
    expect(stdout).toBe('object\n');
  });

  test.skipIf(process.platform !== 'linux')('its warden ends what a killed gate has left', async () => {
    const live = launch([process.execPath, 'node_modules/regression-gate/dist/gates/cli.cjs', 'run', 'web'], {
      cwd: dir,
    });
    const journal = (): string =>
      existsSync(join(dir, '.gate/latest/events.ndjson')) ? latest(dir, 'events.ndjson') : '';
    const before = journal();
    await until(
      'the loop runs',
      () => journal() !== before && journal().includes('"type":"test-started","test":"web :: a.test.ts > loops"'),
    );
    live.kill('SIGKILL');
    await live.ended;
    await until('nothing lives', () => alive().length === 0, 2_000);
  });
});
