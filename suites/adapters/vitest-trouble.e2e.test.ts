import { afterAll, describe, expect, test } from 'vitest';
import { coverage, eachVersion } from '../workbench/vitest-project.ts';
import { sweepProjects } from '../workbench/node-project.ts';
import { eventsOf, lines } from '../workbench/vitest-words.ts';

afterAll(sweepProjects);

/** What each process said, in order; processes run beside each other. */
const ofFile = (said: readonly string[], file: string): readonly string[] => said.filter(line => line.includes(file));
const passes = (name: string): readonly string[] => [`> ${name} 1`, `< ${name} 1 passed`];

describe.each(eachVersion())('vitest $major', { timeout: 60_000 }, ({ major, at }) => {
  test('hooks of groups are steps of their own', async () => {
    const run = await at('hooks').gate();
    const of = (step: string, group: string, outcome = 'ok', own = ''): readonly string[] => [
      `> (${step}) groups.test.ts${group}${own}`,
      `< (${step}) groups.test.ts${group} ${outcome}`,
    ];
    expect(lines(run, 'runner-ready', 'discovered', 'runner-view')).toEqual([
      '> (load) groups.test.ts',
      '< (load) groups.test.ts ok',
      ...of('beforeAll, before', ' > before fails', 'failed: Error: no ground'),
      ...of('beforeAll, before', ' > before hangs', 'hung by runner, hook 40', ' own 40'),
      ...passes('groups.test.ts > after fails > is fine'),
      ...of('afterAll, after', ' > after fails', 'failed: Error: no rest'),
      ...passes('groups.test.ts > after hangs > is fine'),
      ...of('afterAll, after', ' > after hangs', 'hung by runner, hook 40'),
      ...of('beforeAll, before', ' > two hooks'),
      ...of('beforeAll, before', ' > two hooks #2', 'failed: Error: the second'),
      ...of('beforeAll, before', ' > cleanup fails'),
      ...passes('groups.test.ts > cleanup fails > is fine'),
      ...of('beforeAll cleanup, after', ' > cleanup fails', 'failed: Error: left a mess'),
      ...of('beforeAll, before', ' > outer'),
      ...passes('groups.test.ts > outer > inner > is fine'),
      ...of('afterAll, after', ''),
      'done',
    ]);
  });

  test('a file that cannot be loaded is a step, and the others run on', async () => {
    const run = await at('load').gate();
    const said = lines(run, 'runner-view', 'discovered');
    const load = (file: string, outcome: string): readonly string[] => [
      `> (load) ${file}`,
      expect.stringContaining(`< (load) ${file} ${outcome}`),
    ];
    expect(ofFile(said, ' import.test.ts')).toEqual(
      load('import.test.ts', "failed: Error: Cannot find module './not-there.ts'"),
    );
    expect(ofFile(said, ' throws.test.ts')).toEqual(load('throws.test.ts', 'failed: Error: on the way in'));
    expect(ofFile(said, ' exits.test.ts')).toEqual(load('exits.test.ts', 'crashed {"code":4}'));
    expect(ofFile(said, ' empty.test.ts')).toEqual([
      ...load('empty.test.ts', 'ok'),
      ...load('empty.test.ts', 'failed: Error: No test suite found'),
    ]);
    expect(ofFile(said, ' fine.test.ts')).toEqual([...load('fine.test.ts', 'ok'), ...passes('fine.test.ts > is fine')]);
    expect(eventsOf(run, 'session-failed')).toEqual([]);
  });

  test.each([
    ['setup-fails', ['> (load) fine.test.ts', '< (load) fine.test.ts failed: Error: not set up', 'done']],
    ['global-setup-fails', ['done', 'session: Error: no world']],
    [
      'unhandled',
      [
        '> (load) late.test.ts',
        '< (load) late.test.ts ok',
        ...passes('late.test.ts > leaves trouble behind'),
        'session: Error: nobody waits for this',
        'done',
      ],
    ],
  ])('%s: trouble has a name', async (fixture, expected) => {
    const run = await at(fixture).gate();
    expect(run.code).toBe(1);
    expect(lines(run, 'runner-ready', 'runner-view', 'discovered')).toEqual(expected);
  });

  test('a file whose environment cannot be made is not loaded, and the others run on', async () => {
    const run = await at('environment-fails').gate();
    expect(run.code).toBe(1);
    const said = lines(run, 'runner-ready', 'runner-view', 'discovered');
    const [good, bad] = ['s/good :: fine.test.ts', 's/bad :: lost.test.ts'];
    expect(ofFile(said, good)).toEqual([`> (load) ${good}`, `< (load) ${good} ok`, ...passes(`${good} > is fine`)]);
    // 3.x does not say of which file it speaks.
    if (major === 3) expect(said).toContain('session: Error: no air');
    else expect(ofFile(said, bad)).toEqual([`> (load) ${bad}`, `< (load) ${bad} failed: Error: no air`]);
  });

  test('a world that cannot be taken down is told where the runner minds', async () => {
    const run = await at('global-teardown-fails').gate();
    const said = lines(run, 'runner-ready', 'runner-view', 'discovered').slice(2);
    const green = [...passes('fine.test.ts > is fine'), 'done'];
    // 4.x prints it and exits 0.
    if (major === 4) expect([run.code, ...said]).toEqual([0, ...green]);
    else expect([run.code, ...said]).toEqual([1, ...green, 'session: Error: no end of the world']);
  });

  test('a group that fails without a hook is told, a coverage threshold too', async () => {
    const amiss = at('groups-amiss');
    const empty = await amiss.gate();
    expect([empty.code, ...lines(empty, 'runner-ready', 'runner-view', 'discovered')]).toEqual([
      1,
      '> (load) amiss.test.ts',
      '< (load) amiss.test.ts ok',
      'session: Error: No test found in suite empty',
      ...passes('amiss.test.ts > chosen > inside'),
      'done',
    ]);
    const forbidden = await amiss.gate({ args: ['--no-allowOnly'] });
    expect(lines(forbidden)).toContainEqual(
      expect.stringContaining('< (describe, before) amiss.test.ts > chosen failed: Error: [Vitest] Unexpected .only'),
    );

    const reports = at('reports');
    if (!reports.has(coverage)) return;
    const covered = await reports.gate({ args: ['--coverage', '--coverage.thresholds.branches=100'] });
    expect([covered.code, ...lines(covered).slice(-2)]).toEqual([
      1,
      expect.stringMatching(/^session: Coverage for branches \(\S+%\) does not meet global threshold \(100%\)$/),
      'done',
    ]);
  });

  test.runIf(major >= 4)('hooks around groups and tests are two steps each', async () => {
    const said = lines(await at('around').gate(), 'runner-ready', 'runner-view', 'discovered');
    const step = (name: string, group: string, outcome = 'ok', own = ''): readonly string[] => [
      `> (${name}) around.test.ts > ${group}${own}`,
      `< (${name}) around.test.ts > ${group} ${outcome}`,
    ];
    const each = (group: string): readonly string[] => [
      ...step('aroundEach, each', group),
      ...step('aroundEach, each', group),
    ];
    expect(said.slice(2)).toEqual([
      ...step('aroundAll, before', 'good'),
      '> around.test.ts > good > inside 1',
      ...each('good'),
      '< around.test.ts > good > inside 1 passed',
      ...step('aroundAll, after', 'good'),
      ...step('aroundAll, before', 'hangs before', 'hung by runner, hook 50', ' own 50'),
      ...step('aroundAll, before', 'fails after'),
      ...passes('around.test.ts > fails after > is fine'),
      ...step('aroundAll, after', 'fails after', 'failed: Error: no rest'),
      '> around.test.ts > each fails > suffers 1',
      ...each('each fails'),
      '< around.test.ts > each fails > suffers 1 failed: Error: no broom',
      'done',
    ]);
  });

  test('no test files and unknown arguments have codes of their own', async () => {
    const empty = at('no-tests');
    const none = await empty.gate();
    expect([none.code, ...lines(none, 'runner-ready')]).toEqual([5, 'view ', 'done']);
    expect((await empty.gate({ args: ['--passWithNoTests'] })).code).toBe(0);

    const stray = await empty.gate({ args: ['--test-name-patern=x'] });
    expect(stray.code).toBe(2);
    expect(stray.stderr).toMatch(/vitest \d\S+ has no option --testNamePatern/);
  });

  test('bail is said once, and what comes too late is not told', async () => {
    const run = await at('bail').gate();
    expect(run.code).toBe(1);
    expect(
      lines(run, 'runner-ready', 'runner-view', 'discovered')
        .filter(line => !line.includes('(load)'))
        .toSorted(),
    ).toEqual(
      [
        'bailed: --bail: a test failed',
        'done',
        ...passes('a.test.ts > fine'),
        '> a.test.ts > fails 1',
        '< a.test.ts > fails 1 failed: Error: enough',
      ].toSorted(),
    );
  });

  test('a shard says what it leaves out, and is the same one when it is launched again', async () => {
    const args = ['--shard=1/2'];
    const first = await at('shared').gate({ args });
    expect(first.code, first.stdout).toBe(0);
    const cut = (run: typeof first): readonly (string | undefined)[] =>
      eventsOf(run, 'discovered').flatMap(({ tests }) =>
        tests.filter(({ mode }) => mode === 'deselected').map(({ file, titles }) => `${file} > ${titles.join(' > ')}`),
      );
    const [mine = ''] = eventsOf(first, 'planned').flatMap(({ files }) => files.map(({ file }) => file));
    const other = mine === 'a.test.ts' ? 'b.test.ts' : 'a.test.ts';
    expect(cut(first)).toEqual([`${other} > (load)`]);
    expect(lines(first)).toContain(`< ${mine} > one 1 passed`);

    const again = await at('shared').gate({ args, number: 2, skip: { files: [{ file: mine }], tests: [] } });
    expect(eventsOf(again, 'planned')).toEqual([{ type: 'planned', files: [] }]);
    expect(cut(again)).toEqual(cut(first));
    expect(eventsOf(again, 'test-started')).toEqual([]);
  });

  test('only: left out by another one is not skipped', async () => {
    const run = await at('only').gate();
    expect(lines(run, 'runner-ready', 'runner-view').filter(line => !line.includes('(load)'))).toEqual([
      'discovered only.test.ts > left out [deselected], only.test.ts > skipped anyway [skip skip], only.test.ts > to do anyway [skip todo], ' +
        'only.test.ts > chosen [run], only.test.ts > group > left out [deselected], only.test.ts > group > chosen [run]',
      ...passes('only.test.ts > chosen'),
      ...passes('only.test.ts > group > chosen'),
      'done',
    ]);
  });

  test('a worker that kills itself leaves its test open; where the runner can spare it, the run goes on', async () => {
    const run = await at('kills-itself').gate();
    const spare = eventsOf(run, 'runner-ready').map(event => event.spare);
    expect(ofFile(lines(run), ' a.test.ts > ').filter(line => /^[<>] /.test(line))).toEqual([
      ...passes('a.test.ts > fine'),
      '> a.test.ts > dies 1',
    ]);
    expect(run.code).toBe(1);
    if (major === 3) {
      expect(spare.every(each => !each)).toBe(true);
      return;
    }
    expect(spare).toEqual([false, true, true]);
    expect(lines(run)).toContain('< b.test.ts > goes on 1 passed');
    expect(eventsOf(run, 'session-failed').map(event => event.workerLoss)).toEqual([true]);
  });
});
