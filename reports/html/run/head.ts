import type { RunRecord } from '../../../harness/protocol/record.ts';
import type { Reason } from '../../../harness/protocol/verdict.ts';
import { judgedAs } from '../../against-ledger.ts';
import { inWords } from '../../duration.ts';
import { nextCommands } from '../../next-steps.ts';
import { oneLine, truncate } from '../../plain-text.ts';
import { totalsLine, verdictLine } from '../../totals-line.ts';
import { facts, verdictBox, why, whatNext } from '../head.ts';
import { markup, type Html } from '../markup.ts';
import { moment } from '../moment.ts';
import { tiles, type Tile } from '../parts.ts';
import { toneOfVerdict } from '../tone.ts';

/** What is read first: the verdict, why, what to type next, and the numbers. */
export const runHead = (record: RunRecord): Html => {
  const { verdict, totals } = record;
  const [word = '', ...numbers] = verdictLine(record).split('  ');
  return markup`<header class="top">
${facts(factsOf(record))}${verdictBox({
    tone: toneOfVerdict(verdict.kind),
    word,
    said: numbers.join(' '),
    body: markup`${tiles(numbersOf(record))}${share(record)}<div class="two">
${why(
  [...verdict.reasons.filter(isBlock), ...verdict.reasons.filter(reason => !isBlock(reason))].map(
    ({ policy, level, message }) => ({ level, text: `${oneLine(policy)}: ${oneLine(message)}` }),
  ),
  `Nothing stands against it: all ${totals.census} tests of the census are accounted for.`,
)}${whatNext(nextCommands(record))}</div>
`,
  })}</header>
`;
};

const isBlock = ({ level }: Reason): boolean => level === 'block';

const factsOf = ({ run }: RunRecord): readonly Html[] => {
  const { id, gate, branch, commit, dirty, startedAt, durationMs, partial, host, resumedFrom, shard, mergedFrom } = run;
  const on = branch === undefined ? '' : ` on ${truncate(oneLine(branch), 120)}`;
  const changed = dirty === true ? ', with uncommitted changes' : '';
  return [
    markup`gate <b>${oneLine(gate)}</b>${partial ? ', a partial run: it clears nothing' : ''}`,
    ...(commit === undefined ? [] : [markup`commit <b>${oneLine(commit).slice(0, 10)}</b>${on}${changed}`]),
    markup`<b>${moment(startedAt)}</b>`,
    markup`took <b>${inWords(durationMs)}</b>`,
    markup`${oneLine(host.os)} ${oneLine(host.arch)}, ${host.cpus} cores, Node ${oneLine(host.node).replace(/^v/, '')}`,
    ...(shard === undefined ? [] : [markup`shard ${shard.index}/${shard.of} of gate ${oneLine(shard.gate)}`]),
    ...(mergedFrom === undefined ? [] : [markup`joined from ${mergedFrom.length} runs`]),
    ...(resumedFrom === undefined ? [] : [markup`goes on with ${oneLine(resumedFrom)}`]),
    markup`run ${oneLine(id)}`,
  ];
};

const numbersOf = (record: RunRecord): readonly Tile[] => {
  const { totals } = record;
  const bad = (name: string, value: number): Tile => ({ name, value, tone: value > 0 ? 'bad' : 'plain' });
  const warn = (name: string, value: number): Tile => ({ name, value, tone: value > 0 ? 'warn' : 'plain' });
  return [
    { name: `of ${totals.census} passed`, value: totals.passed, tone: totals.passed > 0 ? 'good' : 'plain' },
    bad('failed', totals.failed),
    bad('hung', totals.hung),
    bad('crashed', totals.crashed),
    { name: 'skipped', value: totals.skipped },
    warn('not run', totals.notRun),
    warn('flaky', totals.flaky),
    warn('leaky', totals.leaky),
    { name: 'known debt', value: totals.debt.known },
    { name: 'paid', value: judgedAs(record, 'paid').length },
    ...(totals.notSelected > 0 ? [{ name: 'not selected', value: totals.notSelected }] : []),
  ];
};

/** The census as one bar. The totals line names it for those who cannot see it. */
const share = (record: RunRecord): Html | undefined => {
  const { census, passed, failed, hung, crashed, skipped } = record.totals;
  if (census === 0) return undefined;
  const parts = [
    { count: passed, tone: 'good' },
    { count: failed + hung + crashed, tone: 'bad' },
    { count: skipped, tone: 'plain' },
  ];
  let before = 0;
  const rects = parts.map(({ count, tone }) => {
    const x = (before / census) * 100;
    before += count;
    return markup`<rect class="fill ${tone}" x="${x.toFixed(3)}%" width="${((count / census) * 100).toFixed(3)}%" height="100%"/>`;
  });
  return markup`<svg class="share" role="img" aria-label="${totalsLine(record)}"><rect class="track" width="100%" height="100%"/>${rects}</svg>
`;
};
