import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunEvent, Stamped } from '../../harness/protocol/event.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { conclude } from '../conclude.ts';
import { readJournal } from '../journal.ts';
import { Recorder } from '../recorder.ts';
import type { Row } from './expected.ts';
import { fateOf, limits, needed, runAlone, type Version } from './fates.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

/** A version of a runner that the rows are run with; without its program or its modules it is not here. */
export type Tried = { readonly major: number; readonly name: string; readonly version: Version | undefined };

/** What one run of all rows has given: the record of each row alone, and what the run has left behind. */
type Whole = {
  readonly records: ReadonlyMap<Row, RunRecord>;
  readonly census: number;
  readonly cases: number;
  readonly left: readonly string[];
};

const folderOf = (at: number): string => `rows/${at}/`;

/**
 * The rows of one version are the suites of one run, several at once: a gate for each would take most of the time. Each row
 * has a test of its own, which a second try runs alone.
 */
export const tellFatesTogether = (tried: readonly Tried[], rows: readonly Row[]): void => {
  afterEach(async () => {
    expect(await sweep()).toEqual([]);
  });

  describe.each(tried.filter(({ name, version }) => needed(name, version) !== undefined))(
    'every test has its fate: $name',
    ({ major, version }) => {
      const own = rows.filter(({ on }) => on === undefined || on.includes(major));
      let whole: Whole | undefined;
      beforeAll(async () => {
        if (version !== undefined) whole = await runTogether(own, version);
      });

      test('nothing is left of all of them, and the census holds', () => {
        expect(whole?.left).toEqual([]);
        expect([...(whole?.records.values() ?? [])].reduce((sum, { totals }) => sum + totals.census, 0)).toBe(
          whole?.census,
        );
        expect(whole?.cases).toBe(whole?.census);
      });

      test.for(own.map((row, at) => ({ title: row.name, row, at })))('$title', async ({ row, at }, { task }) => {
        if (version === undefined) return;
        const isAgain = (task.result?.retryCount ?? 0) > 0;
        const record = isAgain ? await alone(row, version) : whole?.records.get(row);
        expectFates(record, row, isAgain ? 's' : `s${at}`, isAgain ? '' : folderOf(at));
      });
    },
  );
};

const expectFates = (record: RunRecord | undefined, row: Row, suite: string, within: string): void => {
  if (record === undefined) throw new Error('there is no record of this row');
  const bare = (id: string): string => id.slice(id.startsWith(`${suite} :: `) ? suite.length + 4 : 0);
  expect(Object.fromEntries(record.tests.map(one => [bare(one.id), fateOf(one, within)]))).toEqual(row.fates);
  expect(record.tests).toHaveLength(Object.keys(row.fates).length);
  expect(record.verdict.kind).toBe(row.verdict);
  if (row.launches !== undefined) expect(record.suites[0]?.launches).toBe(row.launches);
  const { census, passed, failed, hung, crashed, skipped, notRun } = record.totals;
  expect(passed + failed + hung + crashed + skipped + notRun).toBe(census);
  expect(record.kills.filter(({ survived }) => survived)).toEqual([]);
};

const alone = async (row: Row, version: Version): Promise<RunRecord> => {
  const { dir } = await runAlone(row, version);
  return JSON.parse(latest(dir, 'run.json')) as RunRecord;
};

const runTogether = async (rows: readonly Row[], version: Version): Promise<Whole> => {
  const suites = rows.map(({ runner, suite }, at) => [
    `s${at}`,
    { runner, cwd: folderOf(at), cores: 1, limits, ...version.suite, ...suite },
  ]);
  const files = rows.flatMap((row, at) =>
    Object.entries({ 'package.json': '{ "type": "module" }', ...row.files }).map(([name, text]) => [
      `${folderOf(at)}${name}`,
      text,
    ]),
  );
  const config = { cores: 3, suites: Object.fromEntries(suites) as object };
  const dir = project({ 'gate.config.json': JSON.stringify(config), ...(Object.fromEntries(files) as object) });
  if (version.modules !== undefined) symlinkSync(version.modules, join(dir, 'node_modules'));
  await runGate(['core', '--quiet'], { cwd: dir, env: version.env ?? {} });
  const { events } = readJournal(join(dir, '.gate/latest'));
  const { totals } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  return {
    records: new Map(rows.map((row, at) => [row, recordOf(events, `s${at}`)])),
    census: totals.census,
    cases: (latest(dir, 'junit.xml').match(/<testcase (?!name="verdict" classname="\(gate\)")/g) ?? []).length,
    left: await sweep(),
  };
};

/** The record that a run of one suite alone would have: made of what the journal tells of it. */
const recordOf = (events: readonly Stamped[], suite: string): RunRecord => {
  const recorder = new Recorder();
  for (const { event, ...stamp } of events)
    for (const own of partOf(event, suite)) recorder.apply({ ...stamp, event: own });
  const { findings } = recorder;
  if (findings === undefined) throw new Error('the journal has no start');
  return conclude({ findings, troubles: [] });
};

const partOf = (event: RunEvent, suite: string): readonly RunEvent[] => {
  if (event.type === 'run-started') return [{ ...event, suites: event.suites.filter(({ name }) => name === suite) }];
  if (event.type === 'settled') {
    const settled = event.settlement.settled.filter(({ test }) => test.startsWith(`${suite} :: `));
    return [{ ...event, settlement: { ...event.settlement, settled } }];
  }
  return 'suite' in event && event.suite !== suite ? [] : [event];
};
