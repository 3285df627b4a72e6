import { addDays, isDate, utcDay } from '../../debt/dates.ts';
import type { DebtEntry } from '../../debt/entry.ts';
import { parseEntry } from '../../debt/parse.ts';
import type { LedgerMoves } from '../../reports/ledger/facts.ts';
import { UsageError } from '../usage-error.ts';
import type { AskGit } from './ledger-past.ts';

const usualDays = 30;
/** So many entries at once are asked for, and so many are read at all. */
const atOnce = 200;
const mostRead = 1_000;

/** Where a ledger is counted from: a commit, or the time before there was one. */
type Start = { readonly name: string; readonly commit?: string };

/**
 * What has come and gone since a tag, a commit or a day; without a word, since the newest tag, or in the last 30 days.
 * Undefined where git cannot tell. Throws `UsageError` for a word that git does not know.
 */
export const ledgerMoves = async (
  ask: AskGit,
  path: string,
  {
    entries,
    since,
    today,
  }: { readonly entries: readonly DebtEntry[]; readonly since?: string; readonly today: string },
): Promise<LedgerMoves | undefined> => {
  const head = await ask('rev-parse', '-q', '--verify', 'HEAD');
  if (!head.ok) {
    if (since !== undefined) throw new UsageError(`--since ${since}: this is no git repository with a commit.`);
    return undefined;
  }
  const start = since === undefined ? await usualStart(ask, today) : await namedStart(ask, since);
  const before = start.commit === undefined ? [] : await filesAt(ask, start.commit, path);
  const now = new Set(entries.map(({ id }) => id));
  const then = new Set(before.map(idOf));
  const gone = before.filter(file => !now.has(idOf(file)));
  return {
    from: start.name,
    added: entries.filter(({ id }) => !then.has(id)),
    left: start.commit === undefined ? [] : await readAt(ask, start.commit, gone.slice(0, mostRead)),
    leftCount: gone.length,
  };
};

const usualStart = async (ask: AskGit, today: string): Promise<Start> => {
  const tag = await ask('describe', '--tags', '--abbrev=0');
  return tag.ok ? namedStart(ask, tag.text) : dayStart(ask, addDays(today, -usualDays));
};

const namedStart = async (ask: AskGit, name: string): Promise<Start> => {
  if (isDate(name)) return dayStart(ask, name);
  const commit = name.startsWith('-') ? undefined : await ask('rev-parse', '-q', '--verify', `${name}^{commit}`);
  if (commit?.ok !== true)
    throw new UsageError(`--since ${name}: git knows no such tag or commit here, and it is no day like 2026-09-14.`);
  const at = await ask('log', '-1', '--format=%ct', commit.text);
  return { name: `${name} (${utcDay(Number(at.text) * 1000)})`, commit: commit.text };
};

const dayStart = async (ask: AskGit, day: string): Promise<Start> => {
  const commit = await ask('rev-list', '-1', '--first-parent', `--before=${day}T00:00:00Z`, 'HEAD');
  return commit.ok && commit.text !== '' ? { name: day, commit: commit.text } : { name: day };
};

const filesAt = async (ask: AskGit, commit: string, path: string): Promise<readonly string[]> => {
  const { text } = await ask('ls-tree', '-r', '--name-only', '-z', commit, '--', path);
  return text.split('\0').filter(file => /\/[\da-f]{12,16}\.yaml$/.test(file));
};

const idOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1, -'.yaml'.length);

/** The entries as they were. Each begins with its id; what has another form than today's is only counted. */
const readAt = async (ask: AskGit, commit: string, files: readonly string[]): Promise<readonly DebtEntry[]> => {
  const found: DebtEntry[] = [];
  for (let at = 0; at < files.length; at += atOnce) {
    const { text } = await ask('show', ...files.slice(at, at + atOnce).map(file => `${commit}:./${file}`));
    for (const one of text.split(/^(?=id: )/m)) {
      const parsed = parseEntry(one.endsWith('\n') ? one : `${one}\n`, commit);
      if (parsed.ok) found.push(parsed.entry);
    }
  }
  return found;
};
