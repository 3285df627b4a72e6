import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Failure, Frame } from '../../harness/protocol/outcome.ts';

/** What the YAML below a test point says. */
export type Diagnostic = { readonly ms?: number; readonly failure: Failure };

const mostFrames = 50;

/** Reads the lines between `---` and `...`. What cannot be read is kept as text. Throws on nothing. */
export const diagnostic = (lines: readonly string[], cwd: string): Diagnostic => {
  const text = dedented(lines).join('\n');
  const said = mapping(text);
  const message = first(said, ['message', 'error', 'reason']) ?? 'not ok';
  const ms = said['duration_ms'];
  const stack = framesOf(said, cwd);
  return {
    ...(typeof ms === 'number' && ms >= 0 ? { ms } : {}),
    failure: { message, stack, ...(text === '' ? {} : { detail: text }) },
  };
};

const mapping = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = parse(text, { logLevel: 'silent' });
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {}; // not YAML after all: people see it as it is
  }
};

const first = (said: Readonly<Record<string, unknown>>, keys: readonly string[]): string | undefined =>
  keys
    .map(key => said[key])
    .find((value): value is string => typeof value === 'string' && value.trim() !== '')
    ?.trim();

/** From a stack as JavaScript writes it, or from the place that most producers tell. */
const framesOf = (said: Readonly<Record<string, unknown>>, cwd: string): readonly Frame[] => {
  const stack = said['stack'];
  const lines = typeof stack === 'string' ? stack.split('\n').slice(0, mostFrames) : [];
  const frames = lines.flatMap(line => frameOf(line, cwd));
  if (frames.length > 0) return frames;
  const at = said['at'];
  const place = typeof at === 'object' && at !== null ? { ...said, ...at } : said;
  const { file, line, column } = place as Readonly<Record<string, unknown>>;
  if (typeof file === 'string' && typeof line === 'number')
    return [{ function: '', file: pathOf(file, cwd), line, column: typeof column === 'number' ? column : 0 }];
  const location = typeof at === 'string' ? at : said['location'];
  return typeof location === 'string' ? frameOf(location, cwd) : [];
};

const frameOf = (line: string, cwd: string): readonly Frame[] => {
  const [, name = '', file, row, column] = /^\s*(?:at )?(?:([^()]*?) \()?([^()]+?):(\d+):(\d+)\)?$/u.exec(line) ?? [];
  if (file === undefined || file.startsWith('node:')) return [];
  return [{ function: name, file: pathOf(file, cwd), line: Number(row), column: Number(column) }];
};

const pathOf = (file: string, cwd: string): string => {
  if (!file.startsWith('file:')) return isAbsolute(file) ? file : resolve(cwd, file);
  try {
    return fileURLToPath(file);
  } catch {
    return file; // of another machine
  }
};

const dedented = (lines: readonly string[]): readonly string[] => {
  const least = Math.min(
    ...lines.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length),
  );
  return lines.map(line => line.slice(Number.isFinite(least) ? least : 0));
};
