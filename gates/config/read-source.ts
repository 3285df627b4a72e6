import { readFileSync, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { configNames, isManifest } from './find-config.ts';
import { jsonSource } from './json-source.ts';
import type { KeyPath } from './positions.ts';
import { type ConfigProblem, problemAt, problemOf } from './problem.ts';
import type { ScriptSource } from './script-source.ts';
import type { Source } from './source.ts';

/** A configuration file, read. `prefix` leads to the configuration inside the file: `["gate"]` in package.json. */
export type ReadSource =
  | {
      readonly ok: true;
      readonly text: string;
      readonly source: Source & { readonly ok: true };
      readonly prefix: KeyPath;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

const largestBytes = 1024 * 1024;

/** Reads one configuration file, whatever its language. */
export const readSource = async (file: string): Promise<ReadSource> => {
  const read = textOf(file);
  if (!read.ok) return { ok: false, problems: [problemOf(file, read.message)] };
  const { text } = read;
  if (text.trim() === '') return { ok: false, problems: [problemOf(file, emptyMessage)] };
  const source = await parse(file, text);
  if (source === undefined)
    return {
      ok: false,
      problems: [problemOf(file, `The gate does not read ${nameOf(file)}: ${kinds}.`)],
    };
  if ('problem' in source) return { ok: false, problems: [source.problem] };
  if (!source.ok)
    return {
      ok: false,
      problems: source.faults.map(({ offset, message }) => problemAt(file, text, offset, message)),
    };
  if (!isManifest(file)) return { ok: true, text, source, prefix: [] };
  return { ok: true, text, source: { ...source, value: gateOf(source.value) }, prefix: ['gate'] };
};

/** What is said of a file in which nothing is written. */
export const emptyMessage = 'The file is empty: add suites, or remove the file to have them detected.';

const kinds = `name a file that ends in ${configNames.map(name => extname(name)).join(', ')}, or package.json`;

const nameOf = (file: string): string => (extname(file) === '' ? basename(file) : `${extname(file)} files`);

type Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

const textOf = (file: string): Text => {
  try {
    const { size } = statSync(file);
    if (size > largestBytes) return { ok: false, message: 'The file is larger than 1 MiB: this is no configuration.' };
    return decode(readFileSync(file));
  } catch (error) {
    return {
      ok: false,
      message: `The file cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    };
  }
};

const decode = (bytes: Uint8Array): Text => {
  const [first, second] = bytes;
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (wide) return { ok: false, message: 'The file is encoded as UTF-16: save it as UTF-8.' };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    // `fatal` has no other way to say that some byte is wrong.
    return { ok: false, message: 'The file is not valid UTF-8: save it as UTF-8.' };
  }
};

// The readers of YAML and of scripts are large: only who writes those pays for them.
const parse = async (file: string, text: string): Promise<ScriptSource | undefined> => {
  const end = extname(file);
  if (end === '.json') return jsonSource(text);
  if (end === '.yaml' || end === '.yml') return (await import('./yaml-source.ts')).yamlSource(text);
  const isScript = configNames.some(name => name.endsWith(end)) && end !== '';
  return isScript ? (await import('./script-source.ts')).scriptSource(file, text) : undefined;
};

const gateOf = (manifest: unknown): unknown =>
  typeof manifest === 'object' && manifest !== null && 'gate' in manifest ? manifest.gate : undefined;
