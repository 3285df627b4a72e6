// What vitest runs where the gate has no part in it: in a browser, and through the type checker. Its own counts, and a name for each test.
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { browserModules, modulesOf } from '../../suites/workbench/vitest-versions.mjs';
import { hasProgram } from './servers.ts';
import { latest, launch, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const repository = fileURLToPath(new URL('../..', import.meta.url));
const gateConfig = (more: object = {}): string => JSON.stringify({ suites: { unit: { runner: 'vitest', ...more } } });

type Told = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

/** What vitest alone says, as sorted lines. */
const alone = async (dir: string): Promise<readonly string[]> => {
  const out = join(dir, 'alone.json');
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=json', `--outputFile=${out}`];
  await launch([process.execPath, ...words], { cwd: dir }).ended;
  const { testResults }: Told = JSON.parse(readFileSync(out, 'utf8'));
  const said = testResults.flatMap(({ name, assertionResults }) => {
    const file = name.split('/').at(-1) ?? '';
    return assertionResults.map(({ fullName, status }) => {
      // Of what was only checked the full name begins with the file.
      const titles = fullName.startsWith(`${file} `) ? fullName.slice(file.length + 1) : fullName;
      return `${file} ${titles} ${otherWords[status] ?? status}`;
    });
  });
  return said.toSorted();
};

const otherWords: Readonly<Record<string, string>> = { pending: 'skipped', todo: 'skipped' };

const underGate = async (dir: string): Promise<{ readonly record: RunRecord; readonly said: readonly string[] }> => {
  await runGate(['core', '--quiet'], { cwd: dir });
  const record = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  const said = record.tests.map(({ id, outcome }) => `${id.split(' :: ')[1]?.replaceAll(' > ', ' ')} ${outcome}`);
  return { record, said: said.toSorted() };
};

const notes = ({ notes: all }: RunRecord): readonly string[] => all.map(({ text }) => text);
const ids = ({ tests }: RunRecord): readonly string[] => tests.map(({ id }) => id).toSorted();

const typed = {
  'package.json': '{ "type": "module", "private": true }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'esnext',
      moduleResolution: 'bundler',
      target: 'es2022',
      skipLibCheck: true,
      types: [],
    },
    include: ['*.ts'],
  }),
  'vitest.config.js': `export default { test: { typecheck: {
    enabled: true,
    checker: ${JSON.stringify(join(repository, 'node_modules/.bin/tsc'))},
    include: ['**/*.test-d.ts', '**/both.test.ts'],
  } } };\n`,
  'both.test.ts': `import { expect, expectTypeOf, test } from 'vitest';
test('adds', () => { expect(1 + 1).toBe(3); });
test('types', () => { expectTypeOf(1).toBeString(); });
`,
  'kinds.test-d.ts': `import { describe, expectTypeOf, test } from 'vitest';
describe('kinds', () => {
  test('a number', () => { expectTypeOf(1).toBeNumber(); });
  test('no text', () => { expectTypeOf(1).toBeString(); });
  test.skip('later', () => { expectTypeOf(1).toBeString(); });
});
`,
};

describe.each([3, 4] as const)('vitest %s', major => {
  const modules = modulesOf(major);
  test.runIf(modules !== undefined || process.env['CI'] !== undefined)(
    'a test that is run and checked is two tests, and each has a fate of its own',
    async () => {
      const dir = project({ ...typed, 'gate.config.json': gateConfig({ retries: 1 }) });
      symlinkSync(modules ?? '', join(dir, 'node_modules'));
      const bare = await alone(dir);
      expect(bare).toHaveLength(7);
      const { record, said } = await underGate(dir);
      expect(said).toEqual(bare);
      expect(record.tests.map(({ id, outcome }) => `${id} ${outcome}`).toSorted()).toEqual([
        'unit :: both.test.ts > adds failed',
        'unit :: both.test.ts > types passed',
        'unit/typecheck :: both.test.ts > adds passed',
        'unit/typecheck :: both.test.ts > types failed',
        'unit/typecheck :: kinds.test-d.ts > kinds > a number passed',
        'unit/typecheck :: kinds.test-d.ts > kinds > later skipped',
        'unit/typecheck :: kinds.test-d.ts > kinds > no text failed',
      ]);
      // Those that went wrong were tried again, each where it is.
      expect(
        record.tests
          .filter(({ attempts }) => attempts > 1)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual([
        'unit :: both.test.ts > adds',
        'unit/typecheck :: both.test.ts > types',
        'unit/typecheck :: kinds.test-d.ts > kinds > no text',
      ]);
      expect(notes(record)).toContainEqual(expect.stringContaining('of 2 file(s), which ran in a browser'));
      const list = await runGate(['list', '--json', '-'], { cwd: dir });
      const { suites }: { suites: readonly { tests: readonly { id: string }[] }[] } = JSON.parse(list.stdout);
      expect(suites.flatMap(({ tests }) => tests.map(({ id }) => id)).toSorted()).toEqual(ids(record));
    },
  );

  const browser = browserModules(major);
  const isThere = browser !== undefined && hasProgram('chromium');
  test.runIf(isThere || process.env['CI'] !== undefined)(
    'in a real browser: its tests are told when they have ended, and nothing of it is left',
    async () => {
      const launchOptions = `{ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }`;
      const [provider, how] =
        major === 4
          ? [
              `import { playwright } from '@vitest/browser-playwright';`,
              `playwright({ launchOptions: ${launchOptions} })`,
            ]
          : ['', `'playwright'`];
      const instance = major === 4 ? `{ browser: 'chromium' }` : `{ browser: 'chromium', launch: ${launchOptions} }`;
      const dir = project({
        'package.json': '{ "type": "module", "private": true }',
        'vitest.config.js': `${provider}
export default { test: { browser: { enabled: true, headless: true, screenshotFailures: false, provider: ${how}, instances: [${instance}] } } };\n`,
        'page.test.js': `import { describe, expect, test } from 'vitest';
describe('page', () => {
  test('has a document', () => { document.body.innerHTML = '<p>hi</p>'; expect(document.querySelector('p').textContent).toBe('hi'); });
  test('is wrong', () => { expect(document.body.tagName).toBe('P'); });
  test.skip('later', () => {});
  test.todo('some day');
});
`,
        'gate.config.json': gateConfig(),
      });
      symlinkSync(browser ?? '', join(dir, 'node_modules'));
      const bare = await alone(dir);
      expect(bare).toHaveLength(4);
      const { record, said } = await underGate(dir);
      expect(said).toEqual(bare);
      expect(record.verdict.kind).toBe('fail');
      expect(record.totals).toMatchObject({ passed: 1, failed: 1, skipped: 2, leaky: 0 });
      expect(ids(record)).toContain('unit/chromium :: page.test.js > page > has a document');
      expect(notes(record)).toContainEqual(expect.stringContaining('of 1 file(s), which ran in a browser'));
    },
    120_000,
  );
});
