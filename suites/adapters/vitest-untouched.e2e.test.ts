import { afterAll, describe, expect, test } from 'vitest';
import { coverage, eachVersion } from '../workbench/vitest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import type { Project } from '../workbench/node-project.ts';
import { eventsOf, lines } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

const passes = (name: string): readonly string[] => [`> ${name} 1`, `< ${name} 1 passed`];
const loads = (file: string): readonly string[] => [`> (load) ${file}`, `< (load) ${file} ok`];
const pools = ['forks', 'threads', 'vmThreads', 'vmForks'];

/** A test that looks for the cache of compiled code, and puts no code in its place. */
const damagesCache = `import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const cache = join(process.env['GATE_DIR'] ?? '', 'node_modules/regression-gate-runner/vitest-runner.js.cache');
const isKept = existsSync(cache);
test(\`leaves \${isKept ? 'no code' : 'nothing'}\`, () => {
  if (!isKept) return;
  expect(readFileSync(cache).length).toBeGreaterThan(10_000);
  writeFileSync(cache, 'no code');
});
`;

/** Folders, times and durations differ from run to run. */
const timeless = (text: string, { cwd }: Project): string =>
  text
    .replaceAll(cwd, '<cwd>')
    .replaceAll(/time(stamp)?="[^"]*"/g, 'time')
    .replaceAll(/"(startTime|endTime|duration)": ?[\d.]+/g, '"$1":0');

describe.each(eachVersion())('vitest $major', { timeout: 120_000 }, ({ major, at }) => {
  test('reports, coverage and snapshots of a green run are those of the bare runner', async () => {
    const [gated, bare] = [at('reports'), at('reports')];
    const isCovered = gated.has(coverage);
    const args = isCovered ? ['--coverage'] : [];
    const run = await gated.gate({ args });
    const ended = await bare.bare(args);
    expect([run.code, ended.code]).toEqual([0, 0]);
    const files = [
      'out/junit.xml',
      'out/report.json',
      '__snapshots__/green.test.ts.snap',
      ...(isCovered ? ['out/coverage/coverage-final.json'] : []),
    ];
    for (const file of files) expect(timeless(gated.read(file), gated)).toBe(timeless(bare.read(file), bare));
    expect(gated.read('out/report.json')).toContain('"numPassedTests":2');
    expect(eventsOf(run, 'tests-done')).toHaveLength(1);
  });

  test('what --exclude names is left out beside what is anyway, not in its place', async () => {
    const project = at('reports');
    project.write('b.test.ts', 'throw new Error("left out by name");');
    project.write('.git/c.test.ts', 'throw new Error("left out by default");');
    const run = await project.gate({ args: ['--exclude', 'b.test.ts'] });
    expect([run.code, lines(run).filter(line => line.includes('(load)'))]).toEqual([0, loads('green.test.ts')]);
  });

  test.each(pools)(
    'the first process leaves what was compiled to the others, and none depends on it: %s',
    async pool => {
      const project = at('reports');
      project.write('b.test.ts', damagesCache);
      project.write('c.test.ts', `import { test } from 'vitest';\ntest('c', () => undefined);\n`);
      const first = ['green', 'b', 'c'].map(name => ({ file: `${name}.test.ts` }));
      const run = await project.gate({ first, args: [`--pool=${pool}`, '--no-file-parallelism', '--max-workers=1'] });
      expect(run.code).toBe(0);
      // A compiled script would run in another realm than the tests of a vm.
      const isKept = pool === 'forks' || pool === 'threads';
      expect(lines(run)).toContain(`< b.test.ts > leaves ${isKept ? 'no code' : 'nothing'} 1 passed`);
      expect(lines(run)).toContain('< c.test.ts > c 1 passed');
    },
  );

  test.each(pools)('a test sees the same process with and without the gate: %s', async pool => {
    const [gated, bare] = [at('environment'), at('environment')];
    await gated.gate({ args: [`--pool=${pool}`] });
    await bare.bare([`--pool=${pool}`]);
    const seen = (project: Project): { env: Record<string, string> } =>
      JSON.parse(timeless(project.read('seen.json'), project));
    const [with_, without] = [seen(gated), seen(bare)];
    const own = Object.keys(with_.env).filter(name => name.startsWith('GATE_'));
    expect(own).toContain('GATE_TEST');
    for (const name of own) delete with_.env[name];
    expect(with_).toEqual(without);
  });

  test.each([
    ['--pool=forks', '--no-isolate'],
    ['--pool=threads', '--no-isolate'],
    ['--pool=vmForks', '--isolate'],
  ])('what a test does to its process does not reach the gate, nor the gate the test: %s %s', async (...args) => {
    const run = await at('meddles').gate({ args: [...args, '--no-file-parallelism', '--max-workers=1'] });
    expect(run.dropped).toBe(0);
    const ends = lines(run).filter(line => /^< [ab]\.test\.ts > /.test(line));
    expect(ends, `${run.stdout}\n${run.stderr}`).toEqual([
      ...[
        'counts calls > once',
        'a world of its own > has no words',
        'a world of its own > has no name',
        'closes what it did not open',
        'owns what it opened',
        'every object has a form > has it',
        'copies the environment',
        'has one name in both',
        'empties the environment',
      ].map(name => `< a.test.ts > ${name} 1 passed`),
      '< b.test.ts > goes on 1 passed',
      '< b.test.ts > is heard 1 failed: AssertionError: expected 1 to be 2 // Object.is equality',
    ]);
    const pids = new Set(run.events.flatMap(event => ('pid' in event ? [event.pid] : [])));
    expect(pids.has(4242)).toBe(false);
  });

  test('a runner and a setup file of the user stay in charge', async () => {
    const run = await at('own-runner').gate();
    expect(run.code).toBe(0);
    const hook = (name: string): readonly string[] => [`> (${name}) own.test.ts`, `< (${name}) own.test.ts ok`];
    const [started = '', finished = ''] = passes('own.test.ts > runs under it');
    expect(lines(run, 'runner-ready', 'runner-view')).toEqual([
      ...loads('own.test.ts'),
      'discovered own.test.ts > runs under it [run], own.test.ts > left out by the runner [deselected]',
      ...hook('beforeAll, before'),
      started,
      ...hook('afterEach, each'),
      finished,
      'done',
    ]);
  });

  test('two projects over one file are two sets of tests', async () => {
    const run = await at('projects').gate();
    const file = (project: string): string => `s/${project} :: one.test.ts`;
    const of = (project: string, last: readonly string[]): readonly string[] => [
      ...loads(file(project)),
      `discovered ${file(project)} > is in both [run], ${file(project)} > fails on the right [run]`,
      ...passes(`${file(project)} > is in both`),
      ...last,
    ];
    const said = lines(run, 'runner-view').filter(line => line.includes('::'));
    expect(said.filter(line => line.includes('s/left'))).toEqual(
      of('left', passes(`${file('left')} > fails on the right`)),
    );
    expect(said.filter(line => line.includes('s/right'))).toEqual(
      of('right', [
        `> ${file('right')} > fails on the right 1`,
        `< ${file('right')} > fails on the right 1 failed: AssertionError: expected 'right' to be undefined`,
      ]),
    );
  });

  test('concurrent tests are told apart inside one process', async () => {
    const run = await at('concurrent').gate();
    expect(run.code, run.stdout).toBe(0);
    const started = eventsOf(run, 'test-started');
    expect(started.map(event => event.concurrent ?? false)).toEqual([true, true, true, false, false, false]);
    expect(new Set(started.map(event => event.key)).size).toBe(6);
    expect(started[0]?.key).toBe(`${started[0]?.pid}.0.1`);
  });

  test.each([
    ...pools.map(pool => [`--pool=${pool}`]),
    ['--pool=forks', '--no-isolate'],
    ['--pool=threads', '--no-isolate'],
  ])('files one after the other: %s %s', async (...args) => {
    const run = await at('shared').gate({ args: [...args, '--no-file-parallelism'] });
    const file = (name: string): readonly string[] => [
      ...loads(name),
      ...passes(`${name} > one`),
      ...passes(`${name} > two`),
    ];
    const expected = [...file('a.test.ts'), ...file('b.test.ts'), 'done'];
    expect(lines(run, 'runner-ready', 'runner-view', 'discovered')).toEqual(expected);
    const isSpare = major === 4 && /forks/i.test(args[0] ?? '');
    expect(
      new Set(
        eventsOf(run, 'runner-ready')
          .slice(1)
          .map(event => event.spare),
      ),
    ).toEqual(new Set([isSpare]));
    if (args[0]?.includes('hreads'))
      expect(new Set(eventsOf(run, 'runner-ready').map(event => event.pid)).size).toBe(1);
  });

  test('a relaunch leaves out what has its fate, and leaves reports and snapshots alone', async () => {
    const project = at('snapshot');
    const path = '__snapshots__/kept.test.ts.snap';
    const before = project.read(path);
    const skip = { files: [], tests: [{ file: 'kept.test.ts', titles: ['first'] }] };
    const asked = { number: 2, skip, args: ['-u', '--reporter=junit', '--outputFile=report.xml', '--coverage'] };
    const run = await project.gate(asked);
    expect(run.code, run.stdout).toBe(0);
    expect(run.stderr).toContain(
      'relaunch 2: reports and coverage of the runner are left as the first launch wrote them',
    );
    expect(lines(run, 'runner-ready')).toEqual([
      ...loads('kept.test.ts'),
      'discovered kept.test.ts > first [run], kept.test.ts > second [run]',
      ...passes('kept.test.ts > second'),
      'view kept.test.ts > second [passed]',
      'done',
    ]);
    expect(project.has('report.xml')).toBe(false);
    expect(project.read(path)).toBe(before);

    const stale = before.replace('"second"', '"older"');
    project.write(path, stale);
    expect(lines(await project.gate(asked)).filter(line => line.startsWith('< kept'))).toEqual([
      '< kept.test.ts > second 1 failed: Error: Snapshot `second 1` mismatched',
    ]);
    expect(project.read(path)).toBe(stale);
  });

  test('a relaunch does not load files that are done, nor run hooks for nobody', async () => {
    const skip = { files: [{ file: 'b.test.ts' }], tests: [{ file: 'a.test.ts', titles: ['one'] }] };
    const shared = await at('shared').gate({ number: 2, skip });
    expect(lines(shared, 'runner-ready', 'discovered')).toEqual([
      ...loads('a.test.ts'),
      ...passes('a.test.ts > two'),
      'view a.test.ts > two [passed]',
      'done',
    ]);

    const groups = ['after fails', 'after hangs', 'cleanup fails'].map(group => ({
      file: 'groups.test.ts',
      titles: [group, 'is fine'],
    }));
    const hooks = await at('hooks').gate({ number: 3, skip: { files: [], tests: groups } });
    expect(
      lines(hooks, 'discovered', 'runner-view').filter(line => /after fails|after hangs|cleanup fails/.test(line)),
    ).toEqual([]);
    expect(lines(hooks)).toContain('< groups.test.ts > outer > inner > is fine 1 passed');
  });
});
