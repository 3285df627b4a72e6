import { relative, sep } from 'node:path';
import { headline } from '../../reports/plain-text.ts';
import type { SuiteConfig } from '../config/config.ts';

/** How a configuration is written: YAML, a script, or a script that takes its types from this package. */
export type Style = 'yaml' | 'script' | 'typed';

/** What is known of a repository without a configuration. */
export type Found = {
  /** Absolute. */
  readonly root: string;
  readonly suites: readonly Pick<SuiteConfig, 'name' | 'runner' | 'cwd' | 'args' | 'env' | 'why'>[];
  /** The branch that changes are merged into; absent where nobody can tell. */
  readonly base?: string;
  /** A sentence for everything that may hide one more. */
  readonly doubts: readonly string[];
};

/** A short configuration of what was found, with the reason of each suite. */
export const configText = (found: Found, style: Style): string => {
  const entries = found.suites.map(suite => ({
    why: headline(suite.why.replace(/^detected: /u, '')),
    name: suite.name,
    fields: fieldsOf(suite, found.root),
  }));
  const doubts = found.doubts.map(doubt => `Not here: ${headline(doubt)}`);
  return style === 'yaml' ? yaml(entries, doubts, found) : script(entries, doubts, { style, ...found });
};

type Fields = Readonly<Record<string, string | readonly string[] | Readonly<Record<string, string>>>>;
type Entry = { readonly why: string; readonly name: string; readonly fields: Fields };

const opening = 'Written by `gate init` from what it found here; `gate list` says what would run.';
const closing = "A suite may have clocks of its own, with a unit: limits: { test: '60s', suite: '10m' }";

const baseWords =
  'In CI, known is what this branch knows: what a change itself adds to the ledger excuses nothing on its own.';

const fieldsOf = ({ runner, cwd, args, env }: Found['suites'][number], root: string): Fields => {
  const folder = relative(root, cwd).split(sep).join('/');
  return {
    runner,
    ...(folder === '' ? {} : { cwd: folder }),
    ...(args.length === 0 ? {} : { args }),
    ...(Object.keys(env).length === 0 ? {} : { env }),
  };
};

const script = (
  entries: readonly Entry[],
  doubts: readonly string[],
  { style, base }: { readonly style: Style } & Pick<Found, 'base'>,
): string => {
  const [open, close] = style === 'typed' ? ['defineGate({', '});'] : ['{', '};'];
  return [
    `// ${opening}`,
    ...(style === 'typed' ? ["import { defineGate } from 'regression-gate';", ''] : []),
    `export default ${open}`,
    '  suites: {',
    ...entries.flatMap(({ why, name, fields }) => [`    // ${why}`, `    ${key(name)}: ${literal(fields)},`]),
    ...doubts.map(doubt => `    // ${doubt}`),
    '  },',
    ...(base === undefined ? [] : [`  // ${baseWords}`, `  debt: { base: ${quoted(base)} },`]),
    `  // ${closing}`,
    close,
    '',
  ].join('\n');
};

const yaml = (entries: readonly Entry[], doubts: readonly string[], { base }: Pick<Found, 'base'>): string =>
  [
    `# ${opening}`,
    'suites:',
    ...entries.flatMap(({ why, name, fields }) => [
      `  # ${why}`,
      `  ${JSON.stringify(name)}:`,
      // A text in JSON is the same text in YAML.
      ...Object.entries(fields).map(([field, value]) => `    ${field}: ${JSON.stringify(value)}`),
    ]),
    ...doubts.map(doubt => `  # ${doubt}`),
    ...(base === undefined ? [] : [`# ${baseWords}`, 'debt:', `  base: ${JSON.stringify(base)}`]),
    `# ${closing}`,
    '',
  ].join('\n');

/** A value as people write it in a script. */
const literal = (value: Fields[string] | Fields): string => {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(quoted).join(', ')}]`;
  const pairs = Object.entries(value).map(([name, inner]) => `${key(name)}: ${literal(inner)}`);
  return `{ ${pairs.join(', ')} }`;
};

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/u.test(name) ? name : quoted(name));

const quoted = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
