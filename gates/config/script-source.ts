import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../harness/clock.ts';
import { codeRoot } from '../../harness/own-files.ts';
import { type ConfigProblem, problemOf } from './problem.ts';
import { scriptTrees } from './script-trees.ts';
import { type Source, broken } from './source.ts';

/** A script, run: its value, or the problem that it ran into, perhaps in another file. */
export type ScriptSource = Source | { readonly ok: false; readonly problem: ConfigProblem };

const defaultLimitMs = 10_000;
const ownFolder = dirname(fileURLToPath(import.meta.url));

/** Runs a configuration written in TypeScript or JavaScript, and takes its default export. Leaves no file behind. */
export const scriptSource = async (
  file: string,
  text: string,
  limitMs: number = defaultLimitMs,
): Promise<ScriptSource> => {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(file, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    alias: { 'regression-gate': ownPackage() },
  });
  const over = new AbortController();
  try {
    const late = systemClock.sleep(limitMs, over.signal).then(() => 'late' as const);
    const loaded = await Promise.race([jiti.import<unknown>(file), late]);
    if (loaded !== 'late') return exported(loaded, text);
    return broken(0, `The configuration was not loaded within ${limitMs / 1000} s: something in it waits for ever.`);
  } catch (error) {
    return { ok: false, problem: thrown(error, file, text) };
  } finally {
    over.abort();
  }
};

/** The configuration imports `regression-gate` and gets us, installed beside it or not. */
const ownPackage = (): string => {
  const source = join(codeRoot, 'gates/config/define-gate.ts');
  return existsSync(source) ? source : source.replace(/ts$/u, 'js');
};

const exported = (loaded: unknown, text: string): Source => {
  const hasDefault = typeof loaded === 'object' && loaded !== null && 'default' in loaded;
  if (!hasDefault) return broken(0, 'The file has no default export: write `export default defineGate({ … })`.');
  const value: unknown = loaded.default;
  if (typeof value === 'function')
    return broken(exportOffset(text), 'The default export is a function: export the object itself.');
  if (value instanceof Promise)
    return broken(exportOffset(text), 'The default export is a promise: put `await` before it.');
  return { ok: true, value, trees: () => scriptTrees(text) };
};

const exportOffset = (text: string): number => Math.max(0, text.search(/\bexport\s+default\b|\bmodule\.exports\b/u));

const thrown = (error: unknown, file: string, text: string): ConfigProblem => {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = message.split('\n');
  const syntax = /^ParseError: ([\s\S]*?)\s*\n\s*(.+):(\d+):(\d+)\s*$/u.exec(message);
  if (syntax !== null) {
    const [, what = '', where = file, line = '1', column = '0'] = syntax;
    return {
      file: where,
      line: Number(line),
      column: Number(column) + 1,
      message: `This does not parse: ${sentence(what)}`,
    };
  }
  const missing = /^Cannot find (?:module|package) '([^']+)'/u.exec(first)?.[1];
  const importer = /^Require stack:\n- (.+)$/mu.exec(message)?.[1] ?? file;
  if (missing !== undefined) return notFound(missing, importer, importer === file ? text : '');
  const place = frame(error, file);
  const what = error instanceof Error ? `threw ${article(error.name)}` : 'threw';
  return { ...place, message: `The configuration ${what} while it was loaded: ${sentence(first)}` };
};

const notFound = (specifier: string, file: string, text: string): ConfigProblem => {
  const offset = Math.max(text.indexOf(`'${specifier}'`), text.indexOf(`"${specifier}"`), 0);
  const before = text.slice(0, offset).split('\n');
  const remedy = /^[./]/u.test(specifier) ? 'fix the path' : 'install it, or fix the name';
  const message = `The import "${specifier}" was not found: ${remedy}.`;
  return { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
};

/** The innermost frame in code that the author of the configuration can change. */
const frame = (error: unknown, file: string): Omit<ConfigProblem, 'message'> => {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const [, place = '', line = '1', column = '1'] of stack.matchAll(/at (?:.*\()?(.+?):(\d+):(\d+)\)?$/gmu)) {
    const path = place.startsWith('file:') ? fileURLToPath(place) : place;
    const theirs = !relative(dirname(file), path).includes('node_modules') && !path.startsWith('node:');
    if (theirs && dirname(path) !== ownFolder) return { file: path, line: Number(line), column: Number(column) };
  }
  const { line, column } = problemOf(file, '');
  return { file, line, column };
};

const article = (name: string): string => (/^[AEIOU]/u.test(name) ? `an ${name}` : `a ${name}`);

const sentence = (message: string): string => {
  const trimmed = message.trim();
  return /[.!?]$/u.test(trimmed) ? trimmed : `${trimmed}.`;
};
