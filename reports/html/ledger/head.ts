import type { LedgerReport } from '../../ledger/report.ts';
import type { NextStep } from '../../next-steps.ts';
import { oneLine, truncate } from '../../plain-text.ts';
import { totalsLine, verdictLine } from '../../totals-line.ts';
import { facts, verdictBox, why, whatNext } from '../head.ts';
import { markup, type Html } from '../markup.ts';
import { moment } from '../moment.ts';
import { badge, tiles, type Tile } from '../parts.ts';
import { toneOfVerdict, type Tone } from '../tone.ts';

/** Bad when something of it blocks already, good only when nothing is owed. */
export const toneOf = ({ totals, run }: LedgerReport): Tone => {
  if (totals.overdue > 0 || run?.verdict.kind === 'fail') return 'bad';
  const isClean = totals.entries === 0 && run?.verdict.kind === 'pass';
  return isClean ? 'good' : 'warn';
};

/** What is read first: how much is owed, what blocks, what to type, and what the newest whole run said. */
export const ledgerHead = (report: LedgerReport): Html => {
  const { totals } = report;
  const none = totals.ownerless === 0 ? 'none without owner' : `${totals.ownerless} without owner`;
  const said = `${totals.overdue} overdue, ${totals.dueSoon} due in 14 days, ${none}`;
  return markup`<header class="top">
${facts(factsOf(report))}${verdictBox({
    tone: toneOf(report),
    word: totals.entries === 0 ? 'Nothing is owed' : `${totals.owed} owed`,
    said: totals.entries === 0 ? '' : said,
    body: markup`${newestRun(report)}${tiles(numbersOf(report))}<div class="two">
${why(reasonsOf(report), 'Nothing is overdue, and nothing waits for a decision.')}${whatNext(stepsOf(report))}</div>
`,
  })}</header>
`;
};

const factsOf = ({ commit, branch, dirty, madeAt }: LedgerReport): readonly Html[] => {
  const on = branch === undefined ? '' : ` on ${truncate(oneLine(branch), 120)}`;
  return [
    markup`<b>Regression debt</b>`,
    ...(commit === undefined
      ? []
      : [
          markup`commit <b>${oneLine(commit).slice(0, 10)}</b>${on}${dirty === true ? ', with uncommitted changes' : ''}`,
        ]),
    markup`as of <b>${moment(madeAt)}</b>`,
  ];
};

const newestRun = ({ run }: LedgerReport): Html => {
  if (run === undefined)
    return markup`<p>No whole run is kept here: what has come of the tests is not known.</p>
`;
  const [word = '', ...numbers] = verdictLine(run).split('  ');
  return markup`<p>The newest whole run said ${badge(word, toneOfVerdict(run.verdict.kind))} ${numbers.join(' ')}<br><span class="soft">${totalsLine(run)} · ${moment(run.run.startedAt)} · run ${oneLine(run.run.id)}${run.run.commit === undefined ? '' : ` · commit ${oneLine(run.run.commit).slice(0, 10)}`}</span></p>
`;
};

const numbersOf = ({ totals, moves }: LedgerReport): readonly Tile[] => [
  { name: 'overdue', value: totals.overdue, tone: totals.overdue > 0 ? 'bad' : 'plain' },
  { name: 'due in 14 days', value: totals.dueSoon, tone: totals.dueSoon > 0 ? 'warn' : 'plain' },
  { name: 'owed', value: totals.owed },
  { name: 'proposed', value: totals.proposed, tone: totals.proposed > 0 ? 'warn' : 'plain' },
  { name: 'accepted', value: totals.accepted },
  { name: 'ownerless', value: totals.ownerless, tone: totals.ownerless > 0 ? 'bad' : 'plain' },
  ...(moves === undefined
    ? []
    : [
        { name: 'new', value: moves.added.length },
        { name: 'paid or gone', value: moves.leftCount },
      ]),
];

type Reasons = Parameters<typeof why>[0];

const reasonsOf = (report: LedgerReport): Reasons => {
  const { totals, run, overdue, cheques, commit } = report;
  const verdict = run?.verdict;
  const isOld = run?.run.commit !== undefined && commit !== undefined && run.run.commit !== commit;
  const said = (level: 'block' | 'warn', holds: boolean, text: string): Reasons => (holds ? [{ level, text }] : []);
  const are = (count: number, one: string, many: string): string =>
    count === 1 ? `1 entry ${one}` : `${count} entries ${many}`;
  return [
    ...said(
      'block',
      totals.overdue > 0,
      `${are(totals.overdue, 'is', 'are')} overdue, the first since ${overdue[0]?.due ?? ''}, and can excuse nothing any more`,
    ),
    ...(verdict === undefined || verdict.kind === 'pass' || verdict.kind === 'pass-with-debt'
      ? []
      : verdict.reasons
          .filter(({ level }) => level === 'block')
          .map(({ policy, message }) => ({
            level: 'block' as const,
            text: `newest whole run, ${oneLine(policy)}: ${oneLine(message)}`,
          }))),
    ...said('warn', run === undefined, 'no whole run is kept here: type `gate full`'),
    ...said('warn', isOld, `the newest whole run is of another commit, ${oneLine(run?.run.commit ?? '').slice(0, 10)}`),
    ...said('warn', totals.dueSoon > 0, `${are(totals.dueSoon, 'falls', 'fall')} due within 14 days`),
    ...said(
      'warn',
      totals.proposed > 0,
      `${are(totals.proposed, 'is', 'are')} only proposed: they excuse nothing until somebody accepts them`,
    ),
    ...said('warn', totals.ownerless > 0, `${are(totals.ownerless, 'has', 'have')} no owner`),
    ...said(
      'warn',
      cheques.length > 0,
      `${are(cheques.length, 'is a blank cheque', 'are blank cheques')}: accepted for good, or for any failure`,
    ),
  ];
};

const stepsOf = ({ totals, run }: LedgerReport): readonly NextStep[] => {
  const step = (holds: boolean, text: string, reason: string): readonly NextStep[] =>
    holds ? [{ text, why: reason }] : [];
  return [
    ...step(totals.overdue > 0, 'gate debt list --overdue', 'who has to mend what, or to ask for another day'),
    ...step(totals.proposed > 0, 'gate debt list --state proposed', 'what waits for an owner, a reason and a day'),
    ...step((run?.totals.debt.paid ?? 0) > 0, 'gate debt settle', 'take what is paid out of the ledger'),
    ...step(true, 'gate full', run === undefined ? 'only a whole run says what is broken' : 'what is broken today'),
    ...step(totals.entries > 0, 'gate debt list', 'the same on the terminal, what is due first on top'),
  ];
};
