import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { readExpectations } from '../debt/import/expectations.ts';
import type { List, Listed } from '../debt/import/listed.ts';
import { readMarkers } from '../debt/import/markers.ts';
import { readMuted } from '../debt/import/muted.ts';
import { isBad } from '../harness/protocol/outcome.ts';
import { JunitReport } from '../suites/adapters/junit-report.ts';
import { Ordinals } from '../suites/adapters/ordinals.ts';
import { plainly } from './plain-error.ts';
import { UsageError } from './usage-error.ts';

/** Something listed, and the file that it is listed in. */
export type ListedIn = Listed & { readonly file: string };

const mostBytes = 64 * 1024 * 1024;
const script = /^\.(?:py|[cm]?[jt]sx?)$/u;

/**
 * Reads what calls tests broken: a JUnit file, muted tests in YAML, a list of expectations, or the markers in test files, in a
 * folder those of all below it. Throws `UsageError` with file and line.
 */
export const readList = async (path: string, root: string): Promise<readonly ListedIn[]> => {
  const file = relative(process.cwd(), path) || '.';
  try {
    const found = statSync(path);
    if (found.isDirectory()) return sourcesIn(path).flatMap(source => markersOf(source, root));
    if (found.size > mostBytes)
      throw new UsageError(`${file} is larger than ${mostBytes / 2 ** 20} MiB: write a shorter list.`);
    const bytes = readFileSync(path);
    const end = extname(path);
    if (script.test(end)) return markersOf(path, root);
    const list = end === '.xml' ? junitList(bytes, file, root) : textList(bytes.toString('utf8'), end);
    if (!list.ok) throw new UsageError(`${file}:${list.line}: ${list.message}`);
    return list.listed.map(each => ({ ...each, file }));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} cannot be read: ${plainly(error)}.`);
  }
};

const textList = (text: string, end: string): List =>
  end === '.yml' || end === '.yaml' ? readMuted(text) : readExpectations(text);

const markersOf = (path: string, root: string): readonly ListedIn[] =>
  readMarkers(readFileSync(path, 'utf8'), relative(root, path).split(sep).join('/')).map(each => ({
    ...each,
    file: relative(process.cwd(), path),
  }));

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return sourcesIn(path);
      return entry.isFile() && script.test(extname(path)) ? [path] : [];
    });

/** Every test case that went wrong, in the names that its file uses. */
const junitList = (bytes: Uint8Array, file: string, cwd: string): List => {
  const report = new JunitReport({ file, cwd, pid: 0, ordinals: new Ordinals() });
  const first = report.chunk(bytes);
  const { events, fault } = report.end();
  if (fault !== undefined) return { ok: false, line: 1, message: `${fault}.` };
  // Of several attempts the last one counts.
  const bad = new Map<string, boolean>();
  for (const event of [...first, ...events]) {
    if (event.type !== 'test-finished') continue;
    const { file: of, titles } = event.test;
    bad.set(of === undefined ? titles.join('.') : [of, ...titles].join(' > '), isBad(event.outcome.kind));
  }
  const listed = [...bad].flatMap(([name, isWrong]): readonly Listed[] =>
    isWrong ? [{ name, line: 1, kind: 'fail' }] : [],
  );
  return { ok: true, listed };
};
