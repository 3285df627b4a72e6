import { Chalk, type ChalkInstance } from 'chalk';
import { inSeconds, inWords } from '../../reports/duration.ts';
import { headline } from '../../reports/plain-text.ts';
import { inColumns } from '../doctor/columns.ts';
import { counted } from '../policies/counted.ts';
import type { Shown } from './prove.ts';
import { type Cell, cellsOf, isAsItMustBe, type Row } from './row.ts';

const head = ['framework', 'planted', 'killed', 'named', 'accounted for', 'survivors', 'to stack', 'to kill'];

/** The table of a proof, then what is not as it must be, then one sentence about the whole. */
export const proofScreen = (
  shown: readonly Shown[],
  { colour, ms }: { readonly colour: boolean; readonly ms: number },
): string => {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const rows = shown.flatMap(one => ('rows' in one ? one.rows.map(row => lineOf(one, row, chalk)) : []));
  const table = inColumns([head.map(word => chalk.bold(word)), ...rows]);
  const troubles = shown.flatMap(one => troublesOf(one, chalk));
  return `${[...table, '', ...troubles, ...(troubles.length > 0 ? [''] : []), summary(shown, ms)].join('\n')}\n`;
};

const lineOf = ({ framework, version }: Shown, row: Row, chalk: ChalkInstance): readonly string[] => {
  const cell = (one: Cell | undefined, text = one?.text ?? ''): string => {
    if (one === undefined) return '–';
    return one.ok ? `${chalk.green('✓')} ${text}`.trimEnd() : chalk.red('✗');
  };
  const time = (one: Row['toStack']): string => cell(one, one?.ms === undefined ? '' : inWords(one.ms));
  return [
    version === undefined ? framework : `${framework} ${version}`,
    row.what,
    cell(row.killed),
    cell(row.named),
    cell(row.accounted),
    cell(row.survivors),
    time(row.toStack),
    time(row.toKill),
  ];
};

const troublesOf = (shown: Shown, chalk: ChalkInstance): readonly string[] => {
  const bad = chalk.red('✗');
  if (!('rows' in shown)) return [`${shown.isMissing ? '-' : bad} ${shown.framework}: ${shown.why}`];
  const named: readonly (readonly [string, keyof Row])[] = [
    ['killed', 'killed'],
    ['named', 'named'],
    ['accounted for', 'accounted'],
    ['survivors', 'survivors'],
    ['to stack', 'toStack'],
    ['to kill', 'toKill'],
  ];
  const cells = shown.rows.flatMap(row =>
    named.flatMap(([word, key]) => {
      const cell = row[key];
      if (cell === undefined || typeof cell === 'string' || cell.ok) return [];
      return [`${bad} ${shown.framework}, ${row.what}: ${word}: ${headline(cell.text)}`];
    }),
  );
  return [...cells, ...shown.troubles.map(trouble => `${bad} ${shown.framework}: ${headline(trouble)}`)];
};

const summary = (shown: readonly Shown[], ms: number): string => {
  const rows = shown.flatMap(one => ('rows' in one ? one.rows : []));
  const proven = shown.filter(one => 'rows' in one).length;
  const wrong = rows.flatMap(cellsOf).filter(({ ok }) => !ok).length;
  const good = rows.filter(isAsItMustBe).length;
  const what = `${counted(rows.length, 'plant', 'plants')} in ${counted(proven, 'framework', 'frameworks')}`;
  const beside = shown.flatMap(one => ('rows' in one ? one.troubles : [])).length;
  const unproven = shown.filter(one => !('rows' in one) && !one.isMissing).map(({ framework }) => framework);
  const words =
    wrong + beside > 0
      ? `${good} as they must be; ${counted(wrong + beside, 'thing is', 'things are')} not.`
      : unproven.length > 0 || rows.length === 0
        ? `nothing is proven for ${unproven.join(', ')}.`
        : 'all is as it must be.';
  return `${what}, ${inSeconds(ms)}: ${words}`;
};
