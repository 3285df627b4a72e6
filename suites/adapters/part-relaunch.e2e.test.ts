import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '../../harness/clock.ts';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Adapter, Selection, SuiteDefinition } from '../adapter.ts';
import { isThere } from '../fixtures/pytest/launch.ts';
import { runSuite } from '../run-suite.ts';
import { pythonPath } from '../workbench/pytest-versions.mjs';
import { eachVersion } from '../workbench/vitest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import { pytest } from './pytest.ts';
import { vitest } from './vitest.ts';

const folders: string[] = [];
afterAll(() => {
  sweepProjects();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-part-'));
  folders.push(folder);
  return folder;
};

const suite: Omit<SuiteDefinition, 'runner' | 'cwd' | 'program'> = {
  name: 's',
  args: [],
  env: {},
  limits: { ...defaultLimits, testMs: 1_500, testIsDefault: false, graceMs: 500 },
  retries: 0,
  deselected: [],
  why: 'a test',
};

/** The three files of a project, as its runner names them. */
type Stuck = { readonly suite: SuiteDefinition; readonly adapter: Adapter; readonly nameOf: (bare: string) => string };

const withVitest = eachVersion().map(({ major, at }) => ({
  runner: `vitest ${major}`,
  make: (): Stuck => ({
    suite: { ...suite, runner: 'vitest', cwd: at('part-stuck').cwd, program: [process.execPath] },
    adapter: vitest,
    nameOf: bare => `${bare}.test.ts`,
  }),
}));
const withPytest = ([7, 8, 9] as const).filter(isThere).map(major => ({
  runner: `pytest ${major}`,
  make: (): Stuck => {
    const cwd = join(scratch(), 'project');
    cpSync(here('../fixtures/pytest/part-stuck'), cwd, { recursive: true });
    const env = { PYTHONPATH: pythonPath(major) ?? '', PYTHONDONTWRITEBYTECODE: '1' };
    const program = [existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3', '-S'];
    return {
      suite: { ...suite, runner: 'pytest', cwd, program, env },
      adapter: pytest,
      nameOf: bare => `test_${bare}.py`,
    };
  },
}));

/** Runs a suite, each launch of it about the same part. */
const runPart = async ({ suite: of, adapter }: Stuck, only: Selection): Promise<readonly RunEvent[]> => {
  const events: RunEvent[] = [];
  const run = runSuite({
    suite: of,
    adapter: { ...adapter, command: launch => adapter.command({ ...launch, only }) },
    runDir: scratch(),
    root: of.cwd,
    shims: here('../../dist/suites/shims'),
    clock: systemClock,
    warden: { watch: () => undefined, forget: () => undefined },
    stop: new AbortController().signal,
    mode: 'run',
  });
  for await (const event of run) events.push(event);
  return events;
};

test.each([...withVitest, ...withPytest])(
  'a hang in a chosen test costs that test alone, and the relaunch is about the same part: $runner',
  async ({ make, runner }) => {
    const stuck = make();
    const [one, three] = ['one', 'three'].map(name => ({ file: stuck.nameOf(name) }));
    const title = (bare: string): string => (runner.startsWith('pytest') ? `test_${bare}` : bare);
    const events = await runPart(stuck, {
      files: [one, three].filter(file => file !== undefined),
      tests: ['before', 'hangs', 'after'].map(bare => ({ ...one, titles: [title(bare)] })),
    });
    const id = (file: string, bare: string): string => `s :: ${stuck.nameOf(file)} > ${title(bare)}`;
    const fates = events.flatMap(event =>
      event.type === 'test-finished' ? [[event.test, event.outcome.kind] as const] : [],
    );
    expect(Object.fromEntries(fates)).toEqual({
      [id('one', 'before')]: 'passed',
      [id('one', 'hangs')]: 'hung',
      [id('one', 'after')]: 'passed',
      [id('three', 'whole')]: 'passed',
    });
    expect(fates).toHaveLength(4);
    const unselected = events.flatMap(event =>
      event.type === 'tests-discovered' ? event.tests.filter(({ mode }) => mode === 'unselected') : [],
    );
    expect(unselected.map(each => each.test)).toEqual([id('one', 'left')]);
    expect(events.filter(({ type }) => type === 'launch-started')).toHaveLength(2);
    expect(existsSync(join(stuck.suite.cwd, 'two-was-loaded'))).toBe(false);
    expect(events.at(-1)).toEqual(expect.not.objectContaining({ incomplete: expect.anything() }));
  },
);
