import type { RunRecord, TestRecord } from '../harness/protocol/record.ts';
import { judgedAs } from './against-ledger.ts';
import { oneLine } from './plain-text.ts';
import { regressions } from './regressions.ts';

/** One thing to type or to open, with what it is for. */
export type NextStep = { readonly text: string; readonly why: string };

const shown = 3;

/** Where a run's files lie, seen from the root of the repository. */
const runFolder = ({ run }: Pick<RunRecord, 'run'>): string => `.gate/runs/${oneLine(run.id)}`;

/** What to type next, the sharpest first. Never empty. */
export const nextSteps = (record: RunRecord): readonly NextStep[] => [...nextCommands(record), ...papers(record)];

/** Only what to type: whoever has a page open needs no paper. */
export const nextCommands = (record: RunRecord): readonly NextStep[] => {
  switch (record.verdict.kind) {
    case 'pass':
      return whole(record);
    case 'pass-with-debt':
      return [...settling(record), { text: 'gate debt list', why: 'what is still owed' }, ...whole(record)];
    case 'interrupted':
      return [...resuming(record), again(record, 'run it again from the start')];
    case 'incomplete':
      return [
        ...resuming(record),
        ...repairs(record),
        ...sharper(record),
        again(record, 'run it again when that is mended'),
      ];
    case 'conditional':
    case 'fail':
      return [...sharper(record), ...looks(record), ...owing(record), ...settling(record), ...joining(record)];
  }
};

/** What was left out; a part may have had arguments that nobody remembers. */
const resuming = ({ unfinished, run }: RunRecord): readonly NextStep[] =>
  unfinished === true && (run.gate === 'core' || run.gate === 'full')
    ? [{ text: `gate ${run.gate} --resume`, why: 'go on where it was interrupted, as long as nothing has changed' }]
    : [];

/** What this run could not say: a part clears nothing. */
const whole = (record: RunRecord): readonly NextStep[] => {
  const { partial, gate, shard } = record.run;
  if (shard !== undefined) return joining(record);
  return partial && gate !== 'preflight'
    ? [{ text: gate === 'fast' ? 'gate full' : 'gate core', why: 'this was a partial run: it clears nothing' }]
    : [];
};

/** Of a shard: only with the others it says something of the whole. */
const joining = ({ run: { shard } }: RunRecord): readonly NextStep[] =>
  shard === undefined
    ? []
    : [
        {
          text: 'gate merge <run…>',
          why: `all ${shard.of} shards of \`gate ${shard.gate}\` together: this is ${shard.index}/${shard.of}, which claims nothing of the whole`,
        },
      ];

const owing = (record: RunRecord): readonly NextStep[] =>
  judgedAs(record, 'new').length === 0
    ? []
    : [
        {
          text: 'gate debt record --owner … --reason … --due …',
          why: 'owe what is new: who mends it, why not now, by when',
        },
      ];

const settling = (record: RunRecord): readonly NextStep[] => {
  const paid = judgedAs(record, 'paid').length;
  if (paid === 0) return [];
  return [
    {
      text: 'gate debt settle',
      why: `take ${paid === 1 ? 'the paid entry' : `the ${paid} paid entries`} out of the ledger`,
    },
  ];
};

/** The entries that some test has outgrown: another failure, a worse one, or too late. */
const looks = (record: RunRecord): readonly NextStep[] => {
  const outgrown = regressions(record).flatMap(({ debt }) => (debt?.entry === undefined ? [] : [debt.entry]));
  return [...new Set(outgrown)].slice(0, shown).map((entry, index) => ({
    text: `gate debt show ${quoted(entry)}`,
    why: index === 0 ? 'what was owed, beside what is seen now' : '',
  }));
};

const papers = (record: RunRecord): readonly NextStep[] => {
  const folder = runFolder(record);
  const hung = record.tests.some(({ outcome }) => outcome === 'hung');
  const bad = record.verdict.kind !== 'pass';
  return [
    { text: `${folder}/summary.md`, why: 'all of it' },
    ...(bad ? [{ text: `${folder}/logs/`, why: 'what the runners printed' }] : []),
    ...(hung ? [{ text: `${folder}/stacks/`, why: 'where the hung tests stood' }] : []),
    ...(bad ? [{ text: `gate report ${oneLine(record.run.id)}`, why: 'make the reports of this run again' }] : []),
  ];
};

const repairs = ({ suites }: RunRecord): readonly NextStep[] =>
  suites.flatMap(({ name, incomplete }) =>
    incomplete === undefined
      ? []
      : [{ text: `gate run ${quoted(name)}`, why: `${oneLine(name)} could not be trusted: ${oneLine(incomplete)}` }],
  );

const sharper = (record: RunRecord): readonly NextStep[] => {
  const found = [...new Set(regressions(record).map(test => commandFor(record, test)))];
  const commandsOf = found.slice(0, shown);
  const steps = commandsOf.map((text, index) => ({ text, why: index === 0 ? 'only where it went wrong' : '' }));
  return [...steps, ...lookingAgain(record)];
};

/** Its checks say themselves what to type. */
const lookingAgain = ({ preflight }: RunRecord): readonly NextStep[] =>
  preflight === undefined || preflight.totals.fail + preflight.totals.error + preflight.totals.warn === 0
    ? []
    : [{ text: 'gate preflight', why: 'once that is mended' }];

const commandFor = ({ suites }: RunRecord, { suite, project, file, titles }: TestRecord): string => {
  const runner = suites.find(({ name }) => name === suite)?.runner;
  if (file === '' || runner === 'command' || runner === 'tap' || runner === 'junit') return `gate run ${quoted(suite)}`;
  if (runner === 'go') return `gate run ${quoted(suite)} -- ${quoted(file === '.' ? '.' : `./${file}`)}`;
  // Its file is the root of a crate, which says less than the name.
  if (runner === 'cargo')
    return `gate run ${quoted(suite)}${titles.some(title => title.startsWith('(')) ? '' : ` -- ${project === 'doc' ? '--doc ' : ''}${quoted(titles.join('::'))}`}`;
  const only = project !== undefined && project !== '' && runner === 'vitest' ? ` --project ${quoted(project)}` : '';
  return `gate run ${quoted(suite)} --${only} ${quoted(file)}`;
};

const again = ({ run, suites }: RunRecord, why: string): NextStep => {
  if (run.shard !== undefined)
    return { text: `gate ${quoted(run.shard.gate)} --shard ${run.shard.index}/${run.shard.of}`, why };
  const names = suites.map(({ name }) => quoted(name)).join(' ');
  return { text: run.gate === 'run' ? `gate run ${names}`.trim() : `gate ${quoted(run.gate)}`, why };
};

const quoted = (word: string): string => {
  const plain = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(plain) ? plain : `'${plain.replaceAll("'", String.raw`'\''`)}'`;
};
