import { readLine } from './exposition.ts';

/** A file of the folder that a collector reads. */
export type TextFile = { readonly name: string; readonly text: string };

/**
 * What files of others do to ours in one folder, one sentence each. A collector takes the first HELP and TYPE of a name that it
 * finds and drops the families of the others, and of two series that are the same it drops one: with status 200, and no word of it.
 */
export const folderFaults = (own: readonly TextFile[], others: readonly TextFile[]): readonly string[] => {
  const ours = own.map(({ name, text }) => ({ name, told: toldIn(text) }));
  return others.flatMap(({ name, text }) => {
    const theirs = toldIn(text);
    const [first] = ours.flatMap(({ name: file, told }) => clashes(told, theirs).map(what => `${what} in ${file}`));
    return first === undefined ? [] : [`${name} ${first}`];
  });
};

type Told = {
  readonly helps: ReadonlyMap<string, string>;
  readonly types: ReadonlyMap<string, string>;
  /** By what tells a series from others. */
  readonly series: ReadonlyMap<string, string>;
};

const toldIn = (text: string): Told => {
  const helps = new Map<string, string>();
  const types = new Map<string, string>();
  const series = new Map<string, string>();
  for (const line of text.split('\n').map(readLine)) {
    if (line.kind === 'help') helps.set(line.name, line.help);
    if (line.kind === 'type') types.set(line.name, line.type);
    if (line.kind === 'sample')
      series.set(JSON.stringify([line.name, [...line.labels].toSorted(([a], [b]) => (a < b ? -1 : 1))]), line.name);
  }
  return { helps, types, series };
};

const clashes = (ours: Told, theirs: Told): readonly string[] => [
  ...[...ours.types].flatMap(([name, type]) => {
    const other = theirs.types.get(name);
    return other === undefined || other === type ? [] : [`says that ${name} is a ${other}, which is a ${type}`];
  }),
  ...[...ours.helps].flatMap(([name, help]) => {
    const other = theirs.helps.get(name);
    return other === undefined || other === help ? [] : [`has another HELP of ${name} than the one`];
  }),
  ...[...ours.series].flatMap(([key, name]) =>
    theirs.series.has(key) ? [`has the same series of ${name} as the one`] : [],
  ),
];
