import type { RunRecord, TestRecord } from '../../../harness/protocol/record.ts';
import { inWords } from '../../duration.ts';
import { notRunGroups } from '../../not-run.ts';
import { oneLine, truncate } from '../../plain-text.ts';
import { slowestTests } from '../../slowest.ts';
import { markup } from '../markup.ts';
import { badge, fitting, testName, type Part } from '../parts.ts';
import { bar, table } from '../table.ts';

const limitBytes = 200_000;
const where = 'run.json';

/** Tests without a result: one line for each suite and reason. */
export const notRunPart = (record: RunRecord): Part | undefined => {
  const groups = notRunGroups(record);
  if (groups.length === 0) return undefined;
  return {
    id: 'not-run',
    title: 'Not run',
    count: record.totals.notRun,
    body: table({
      caption: 'Tests of the census that have no result, by suite and reason.',
      heads: [{ name: 'Why' }, { name: 'Tests', kind: 'number' }, { name: 'The first of them', kind: 'wide' }],
      items: groups,
      row: ([first, ...others]) => [
        markup`${truncate(oneLine(first?.reason ?? 'lost'), 300)}<small>${oneLine(first?.suite ?? '')}</small>`,
        others.length + 1,
        testName(first?.id ?? ''),
      ],
      limitBytes,
      where,
    }),
  };
};

/** What took longest, and what came near its limit. */
export const slowestPart = (record: RunRecord): Part | undefined => {
  const slow = slowestTests(record);
  const [longest] = slow;
  if (longest === undefined) return undefined;
  const isSlow = ({ flags }: TestRecord): boolean => flags.includes('slow');
  return {
    id: 'slowest',
    title: 'Slowest',
    body: table({
      caption: 'The tests that took longest, and those that came near their limit.',
      heads: [{ name: 'Test' }, { name: 'Took', kind: 'number' }, { name: 'Beside the longest', kind: 'bar' }],
      items: slow,
      row: test => [
        markup`${testName(test.id)}${isSlow(test) ? markup` ${badge('slow')}` : undefined}`,
        inWords(test.durationMs),
        bar(0, test.durationMs / longest.durationMs, isSlow(test) ? 'warn' : ''),
      ],
      limitBytes,
      where,
    }),
  };
};

/** The counts of each suite. */
export const suitesPart = ({ suites }: RunRecord): Part | undefined => {
  if (suites.length === 0) return undefined;
  return {
    id: 'suites',
    title: 'Suites',
    count: suites.length,
    body: table({
      caption: 'What each suite came to.',
      heads: [
        { name: 'Suite' },
        { name: 'Passed', kind: 'number' },
        { name: 'Wrong', kind: 'number' },
        { name: 'Not run', kind: 'number' },
        { name: 'Took', kind: 'number' },
      ],
      items: suites,
      row: ({ name, runner, runnerVersion = '', totals, durationMs, incomplete }) => [
        markup`${oneLine(name)}<small>${oneLine(runner)} ${oneLine(runnerVersion)}${incomplete === undefined ? '' : ` · cannot be trusted: ${truncate(oneLine(incomplete), 300)}`}</small>`,
        `${totals.passed}/${totals.census}`,
        totals.failed + totals.hung + totals.crashed,
        totals.notRun,
        inWords(durationMs),
      ],
      limitBytes,
      where,
    }),
  };
};

/** Processes that had to be ended. */
export const killsPart = ({ kills }: RunRecord): Part | undefined => {
  if (kills.length === 0) return undefined;
  return {
    id: 'kills',
    title: 'Processes that were ended',
    count: kills.length,
    body: table({
      caption: 'Whoever survived comes first.',
      heads: [{ name: 'Process' }, { name: 'Why' }, { name: 'How', kind: 'number' }],
      items: [...kills.filter(({ survived }) => survived), ...kills.filter(({ survived }) => !survived)],
      row: ({ pid, command, suite = '', reason, test = suite, signal, survived, ms }) => [
        markup`<code>${pid} ${truncate(oneLine(command), 160)}</code>`,
        markup`${truncate(oneLine(reason), 200)}<small>${truncate(oneLine(test), 200)}</small>`,
        survived
          ? badge('survived', 'bad')
          : markup`${oneLine(signal)}${ms === undefined ? undefined : markup`<small>${inWords(ms)}</small>`}`,
      ],
      limitBytes,
      where,
    }),
  };
};

/** What the gate has noted beside the results. */
export const notesPart = ({ notes }: RunRecord): Part | undefined => {
  if (notes.length === 0) return undefined;
  const tones = { error: 'bad', warning: 'warn', info: 'plain' } as const;
  const { shown, more } = fitting(notes, {
    limitBytes,
    where,
    written: ({ level, suite, text }) => {
      const about = suite === undefined ? '' : `${oneLine(suite)}: `;
      return markup`<li>${badge(level, tones[level])} <span class="say">${about}${truncate(oneLine(text), 800)}</span></li>
`;
    },
  });
  return {
    id: 'notes',
    title: 'Notes',
    count: notes.length,
    body: markup`<ul class="lines why">
${shown}</ul>${more}`,
  };
};
