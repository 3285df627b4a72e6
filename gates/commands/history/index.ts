import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { systemClock } from '../../../harness/clock.ts';
import { makeFolders } from '../../../harness/disk/make-folders.ts';
import { archiveName } from '../../../reports/history/archive.ts';
import type { History } from '../../../reports/history/history.ts';
import type { Known } from '../../../reports/history/known.ts';
import type { RunSummary } from '../../../reports/history/run-summaries.ts';
import { inSeconds } from '../../../reports/duration.ts';
import { oneLine } from '../../../reports/plain-text.ts';
import { parseDuration } from '../../config/units.ts';
import { openMemory } from '../../memory.ts';
import { plainly } from '../../plain-error.ts';
import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import { type CommonOptions, configOf, type Terminal } from '../common-options.ts';

/** What the commands of the history understand beside the common options. */
export type HistoryOptions = CommonOptions & {
  readonly dir?: string;
  readonly keep?: string;
  readonly olderThan?: string;
};

/** Shows the runs that are remembered with their commits, the newest first. */
export const listRuns = (options: HistoryOptions, terminal: Terminal): Promise<number> =>
  withHistory(options, { make: false }, history => {
    const runs = history === undefined ? [] : heed(history.runs());
    const lines = runs.map(run =>
      [
        run.id,
        run.verdict.padEnd(14),
        `${run.passed}/${run.census} passed`,
        inSeconds(run.ms),
        ...commitWords(run),
        ...(run.branch === undefined ? [] : [oneLine(run.branch)]),
      ].join('  '),
    );
    terminal.out(
      options.json === '-'
        ? `${JSON.stringify({ format: 'gate.runs/1', runs }, undefined, 2)}\n`
        : `${[`${counted(runs.length, 'run is', 'runs are')} remembered here.`, ...lines].join('\n')}\n`,
    );
  });

/** The commit as git shortens it, and whether the tree held more than that. */
const commitWords = ({ commit, dirty }: Pick<RunSummary, 'commit' | 'dirty'>): readonly string[] =>
  commit === undefined ? [] : [`${oneLine(commit).slice(0, 8)}${dirty === true ? '-dirty' : ''}`];

/** Writes runs as one compressed file each. A file that is there already stays: it has the run's own name. */
export const exportRuns = (ids: readonly string[], options: HistoryOptions, terminal: Terminal): Promise<number> =>
  withHistory(options, { make: false }, history => {
    if (history === undefined) throw new UsageError('no run is remembered here yet: type `gate core`.');
    const dir = resolve(options.cwd ?? '.', options.dir ?? join('.gate', 'history'));
    const wanted = ids.length > 0 ? ids : heed(history.runs()).map(({ id }) => id);
    makeFolders(dir);
    const fresh = wanted.filter(id => {
      const bytes = heed(history.export(id));
      return writeNew(join(dir, archiveName(id)), bytes);
    });
    const rest = wanted.length - fresh.length;
    terminal.out(
      `${counted(fresh.length, 'run', 'runs')} written to ${relative(process.cwd(), dir) || '.'}${rest === 0 ? '' : `, ${rest} there already`}.\n`,
    );
  });

/** Takes in what another machine has exported. What is known already stays as it is; what is not ours is said, and the rest goes on. */
export const importRuns = async (
  places: readonly string[],
  options: HistoryOptions,
  terminal: Terminal,
): Promise<number> => {
  const files = places.flatMap(place => archivesIn(resolve(options.cwd ?? '.', place)));
  let refused = 0;
  await withHistory(options, { make: true }, history => {
    let fresh = 0;
    for (const file of files) {
      const taken = history?.import(readFileSync(file), relative(process.cwd(), file));
      if (taken?.ok === true) fresh += taken.value.isNew ? 1 : 0;
      else {
        refused++;
        terminal.err(`gate: ${(taken?.why ?? 'there is no history').replace(/\.$/, '')}.`);
      }
    }
    const known = files.length - fresh - refused;
    terminal.out(`${counted(fresh, 'run', 'runs')} taken in${known === 0 ? '' : `, ${known} known already`}.\n`);
  });
  return refused > 0 ? 2 : 0;
};

/** Forgets old runs; their numbers stay in the totals. */
export const pruneRuns = (options: HistoryOptions, terminal: Terminal): Promise<number> =>
  withHistory(options, { make: false }, history => {
    const { keep, olderThan } = options;
    if (keep === undefined && olderThan === undefined)
      throw new UsageError('say what to forget: --keep 500 for all but the newest 500 runs, or --older-than 90d.');
    if (keep !== undefined && !/^\d{1,9}$/.test(keep))
      throw new UsageError(`--keep is "${keep}": write how many runs stay.`);
    const gone =
      history === undefined
        ? 0
        : heed(
            history.prune({
              now: systemClock.wall(),
              ...(keep === undefined ? {} : { runs: Number(keep) }),
              ...(olderThan === undefined ? {} : { olderThanMs: ageOf(olderThan) }),
            }),
          );
    terminal.out(`${counted(gone, 'run', 'runs')} forgotten.\n`);
  });

const withHistory = async (
  options: HistoryOptions,
  how: { readonly make: boolean },
  use: (history: History | undefined) => void,
): Promise<number> => {
  const config = await configOf(options);
  if (how.make) makeFolders(join(config.root, '.gate'));
  const memory = await openMemory(config, how);
  try {
    const trouble = memory.trouble();
    if (trouble !== undefined) throw new UsageError(trouble);
    use(memory.history);
    return 0;
  } finally {
    memory.close();
  }
};

const heed = <T>(known: Known<T>): T => {
  if (known.ok) return known.value;
  throw new UsageError(known.why);
};

const writeNew = (path: string, bytes: Uint8Array): boolean => {
  try {
    writeFileSync(path, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

const archivesIn = (path: string): readonly string[] => {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path)
      .filter(name => name.endsWith('.json.gz'))
      .toSorted()
      .map(name => join(path, name));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${plainly(error)}.`);
  }
};

/** Days are for people; shorter times as everywhere. */
const ageOf = (text: string): number => {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return Number(days) * 86_400_000;
  const read = parseDuration(text);
  if (read.ok) return read.value;
  throw new UsageError(`--older-than ${read.fault}`);
};
