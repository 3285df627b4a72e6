/** One line of Prometheus text 0.0.4. `wrong`: it cannot be read, and why. */
export type Line =
  | { readonly kind: 'blank' | 'comment' }
  | { readonly kind: 'help'; readonly name: string; readonly help: string }
  | { readonly kind: 'type'; readonly name: string; readonly type: string }
  | {
      readonly kind: 'sample';
      readonly name: string;
      readonly labels: ReadonlyMap<string, string>;
      readonly value: number;
      readonly timestamp: boolean;
    }
  | { readonly kind: 'wrong'; readonly why: string };

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinity = /^[+-]?inf(?:inity)?$/i;

/** Reads one line, without its line end. Never throws. */
export const readLine = (line: string): Line => {
  const text = line.trim();
  if (text === '') return { kind: 'blank' };
  return text.startsWith('#') ? readComment(text) : readSample(text);
};

/** A number as Prometheus writes it; undefined when it is none. */
export const readNumber = (text: string): number | undefined => {
  if (infinity.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return number.test(text) ? Number(text) : undefined;
};

const readComment = (text: string): Line => {
  const [, keyword, name = '', rest = ''] = /^#[ \t]+(HELP|TYPE)(?:[ \t]+(\S+))?(?:[ \t]+(.*))?$/.exec(text) ?? [];
  if (keyword === undefined) return { kind: 'comment' };
  if (metricName.exec(name)?.[0] !== name) return { kind: 'wrong', why: `${keyword} names no metric` };
  return keyword === 'HELP' ? { kind: 'help', name, help: rest } : { kind: 'type', name, type: rest.trim() };
};

const readSample = (text: string): Line => {
  const [name] = metricName.exec(text) ?? [];
  if (name === undefined) return { kind: 'wrong', why: 'it does not begin with the name of a metric' };
  const after = text.slice(name.length);
  const labelled = /^[ \t]*\{/.exec(after);
  const read =
    labelled === null ? { labels: new Map<string, string>(), rest: after } : readLabels(after, labelled[0].length);
  if ('why' in read) return { kind: 'wrong', why: read.why };
  const [value = '', timestamp, ...more] = read.rest.trim().split(/[ \t]+/);
  const amount = readNumber(value);
  if (amount === undefined) return { kind: 'wrong', why: value === '' ? 'it has no value' : `${value} is no number` };
  if (more.length > 0) return { kind: 'wrong', why: 'there is more behind its value' };
  return { kind: 'sample', name, labels: read.labels, value: amount, timestamp: timestamp !== undefined };
};

type Labels = { readonly labels: ReadonlyMap<string, string>; readonly rest: string } | { readonly why: string };

/** Reads from behind the `{` to the `}`. */
const readLabels = (text: string, from: number): Labels => {
  const labels = new Map<string, string>();
  let rest = text.slice(from).trimStart();
  while (!rest.startsWith('}')) {
    const [name] = labelName.exec(rest) ?? [];
    if (name === undefined) return { why: 'its labels cannot be read' };
    const value = readValue(rest.slice(name.length).trimStart());
    if ('why' in value) return { why: `label ${name}: ${value.why}` };
    if (labels.has(name)) return { why: `label ${name} is there twice` };
    labels.set(name, value.text);
    rest = value.rest.trimStart();
    if (rest.startsWith(',')) rest = rest.slice(1).trimStart();
    else if (!rest.startsWith('}')) return { why: 'its labels do not end' };
  }
  return { labels, rest: rest.slice(1) };
};

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n' };

const readValue = (text: string): { readonly text: string; readonly rest: string } | { readonly why: string } => {
  const [whole, quoted = ''] = /^=[ \t]*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  if (whole === undefined) return { why: 'its value is not in quotes' };
  const foreign = [...quoted.matchAll(/\\(.)/g)].find(([, character = '']) => escapes[character] === undefined);
  if (foreign !== undefined) return { why: `${foreign[0]} is no escape, only \\\\, \\" and \\n are` };
  return {
    text: quoted.replace(/\\(.)/g, (_, character: string) => escapes[character] ?? ''),
    rest: text.slice(whole.length),
  };
};
