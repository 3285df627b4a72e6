import type { RunRecord } from '../../../harness/protocol/record.ts';
import type { LedgerReport } from '../../ledger/report.ts';
import { inWords } from '../../duration.ts';
import { notRunGroups } from '../../not-run.ts';
import { oneLine, truncate } from '../../plain-text.ts';
import { markup } from '../markup.ts';
import { moment } from '../moment.ts';
import { badge, testName, type Part } from '../parts.ts';
import { bar, table } from '../table.ts';

/** What flaky tests cost: the time of every attempt beside the first. */
export const flakyPart = ({ flaky }: LedgerReport): Part | undefined => {
  const [worst] = flaky;
  if (worst === undefined) return undefined;
  return {
    id: 'flaky',
    title: 'Flakiest by cost',
    count: flaky.length,
    body: table({
      caption: 'Time that further attempts have taken, in the runs that this machine remembers.',
      heads: [
        { name: 'Test' },
        { name: 'Cost', kind: 'number' },
        { name: 'Beside the most', kind: 'bar' },
        { name: 'Reruns', kind: 'wide number' },
        { name: 'Flaky runs', kind: 'number' },
      ],
      items: flaky,
      row: ({ test, runs, flaky: times, reruns, ms }) => [
        testName(test),
        inWords(ms),
        bar(0, ms / Math.max(1, worst.ms)),
        reruns,
        `${times}/${runs}`,
      ],
      limitBytes: 100_000,
      where: 'the history',
    }),
  };
};

/** Known tests that have failed otherwise, or worse, than written down. */
export const logPart = ({ log }: LedgerReport): Part | undefined => {
  if (log.length === 0) return undefined;
  return {
    id: 'log',
    title: 'Drift and escalation',
    count: log.length,
    body: table({
      caption:
        'Known tests that have failed otherwise (drift) or worse (escalated) than their entry says, in the runs that are kept here. The newest first.',
      heads: [{ name: 'Test' }, { name: 'What' }, { name: 'Why', kind: 'wide' }, { name: 'Last seen' }],
      items: log,
      row: ({ test, verdict, entry, why = '', at, runs }) => [
        testName(test),
        badge(verdict, 'warn'),
        markup`${truncate(oneLine(why), 200)}${entry === undefined ? undefined : markup`<small>entry ${oneLine(entry)}</small>`}`,
        markup`${moment(at)}<small>in ${runs === 1 ? '1 run' : `${runs} runs`}</small>`,
      ],
      limitBytes: 150_000,
      where: 'run.json of each run',
    }),
  };
};

/** What the numbers rest on, and what they do not see. */
export const completenessPart = ({ run }: LedgerReport): Part => {
  const id = 'completeness';
  const title = 'What this rests on';
  if (run === undefined)
    return {
      id,
      title,
      body: markup`<p>No whole run is kept on this machine: what is in the ledger was not held against the tests here.</p>
`,
    };
  const { totals, suites } = run;
  const sum = totals.passed + totals.failed + totals.hung + totals.crashed + totals.skipped + totals.notRun;
  const distrusted = suites.filter(({ incomplete }) => incomplete !== undefined);
  const lines = [
    markup`The census of run ${oneLine(run.run.id)} (${moment(run.run.startedAt)}) has <b>${totals.census}</b> tests in ${suites.length === 1 ? '1 suite' : `${suites.length} suites`}: ${totals.passed} passed + ${totals.failed} failed + ${totals.hung} hung + ${totals.crashed} crashed + ${totals.skipped} skipped + ${totals.notRun} not run = ${sum}${sum === totals.census ? '' : markup` <b class="bad">which is not the census</b>`}.`,
    totals.notRun === 0
      ? markup`Every test of it has a result.`
      : markup`<b>${totals.notRun}</b> have no result: ${notRunGroups(run)
          .slice(0, 8)
          .map(group => `${truncate(oneLine(group[0]?.reason ?? 'lost'), 160)} (${group.length})`)
          .join(', ')}.`,
    markup`${partsWords(run)}${totals.notSelected > 0 ? ` ${totals.notSelected} tests were not selected.` : ''}`,
    ...(run.unfinished === true ? [markup`<b class="bad">It did not come to its end.</b>`] : []),
    ...distrusted.map(
      ({ name, incomplete = '' }) =>
        markup`<b class="bad">${oneLine(name)} cannot be trusted</b>: ${truncate(oneLine(incomplete), 300)}`,
    ),
  ];
  return {
    id,
    title,
    body: markup`<ul>
${lines.map(
  line => markup`<li class="say">${line}</li>
`,
)}</ul>
`,
  };
};

/** Whether one machine has seen all of it. */
const partsWords = ({ run: { mergedFrom = [] } }: RunRecord): string => {
  if (mergedFrom.length === 0) return 'It was one run on one machine, not put together from shards.';
  return `It was put together from ${mergedFrom.length === 1 ? '1 run' : `${mergedFrom.length} runs`}: ${truncate(mergedFrom.map(oneLine).join(', '), 600)}.`;
};
