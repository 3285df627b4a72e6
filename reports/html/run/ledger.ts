import type { RunRecord, TestRecord } from '../../../harness/protocol/record.ts';
import { debtKindOf, judgedAs, ledgerWords, paidEntries, type OwedEntry } from '../../against-ledger.ts';
import { headline, oneLine } from '../../plain-text.ts';
import { faultOf, whereOf } from '../../regressions.ts';
import { markup, type Html } from '../markup.ts';
import { badge, command, fitting, testName, type Part } from '../parts.ts';
import { stack } from '../stack.ts';
import { table } from '../table.ts';

const where = 'run.json';

/** What the ledger says of debt that is no news. */
export const ledgerParts = (record: RunRecord): readonly (Part | undefined)[] => [
  changed(record),
  paid(record),
  known(record),
  knownHangs(record),
  gone(record),
];

const known = (record: RunRecord): Part | undefined => {
  const owed = judgedAs(record, 'known');
  if (owed.length === 0) return undefined;
  return {
    id: 'known',
    title: 'Known debt',
    count: owed.length,
    body: table({
      caption: 'What went wrong as the ledger says: it is counted, and does not block.',
      heads: [{ name: 'Test' }, { name: 'Kind' }, { name: 'Failure', kind: 'wide' }, { name: 'Entry', kind: 'wide' }],
      items: owed,
      row: test => [testName(test.id), kindOf(test), headline(faultOf(test)?.message ?? ''), entryOf(test)],
      limitBytes: 500_000,
      where,
    }),
  };
};

// No colour: what is known is no alarm.
const kindOf = (test: TestRecord): Html => badge(debtKindOf(test) ?? test.outcome, 'plain');

const entryOf = ({ debt }: TestRecord): Html => markup`<code>${oneLine(debt?.entry ?? '')}</code>`;

/** A hang comes with its line, also one that is known. New ones have theirs where they are told. */
const knownHangs = (record: RunRecord): Part | undefined => {
  const hung = judgedAs(record, 'known').filter(({ outcome }) => outcome === 'hung');
  if (hung.length === 0) return undefined;
  const { shown, more } = fitting(hung, { limitBytes: 400_000, where, written: knownHang });
  return { id: 'hangs', title: 'Where the known hangs stood', count: hung.length, body: markup`${shown}${more}` };
};

const knownHang = (test: TestRecord): Html => markup`<article class="card">
<h3>${badge('hung', 'plain')} ${testName(test.id)}</h3>
<p class="soft">at <code>${whereOf(test) ?? 'no place that could be seen'}</code></p>
${stack(test.failure?.stack ?? [])}</article>
`;

const changed = (record: RunRecord): Part | undefined => {
  const milder = judgedAs(record, 'changed');
  if (milder.length === 0) return undefined;
  return {
    id: 'changed',
    title: 'Milder than the ledger says',
    count: milder.length,
    body: table({
      caption: 'Their entries should be edited.',
      heads: [{ name: 'Test' }, { name: 'Kind' }, { name: 'Ledger', kind: 'wide' }],
      items: milder,
      row: test => [testName(test.id), kindOf(test), ledgerWords(test)],
      limitBytes: 150_000,
      where,
    }),
  };
};

const paid = (record: RunRecord): Part | undefined =>
  entries(paidEntries(record), {
    id: 'paid',
    title: 'Paid',
    words: markup`<p>Proven to be paid. Take them out of the ledger: ${command('gate debt settle')}</p>
`,
  });

const gone = (record: RunRecord): Part | undefined =>
  entries(record.gone ?? [], {
    id: 'gone',
    title: 'Gone',
    words: markup`<p>Entries whose test is in no census any more. Decide what becomes of them: ${command('gate debt settle --gone')}</p>
`,
  });

const entries = (
  owed: readonly OwedEntry[],
  { id, title, words }: { readonly id: string; readonly title: string; readonly words: Html },
): Part | undefined => {
  if (owed.length === 0) return undefined;
  const list = table({
    caption: `${title}, by entry.`,
    heads: [{ name: 'Test' }, { name: 'Entry' }],
    items: owed,
    row: ({ test, entry }) => [testName(test), markup`<code>${oneLine(entry)}</code>`],
    limitBytes: 150_000,
    where,
  });
  return { id, title, count: owed.length, body: markup`${words}${list}` };
};
