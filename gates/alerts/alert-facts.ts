import { statfsSync } from 'node:fs';
import type { RunRecord } from '../../harness/protocol/record.ts';
import type { AlertFacts, ChainFacts, MachineFacts, PastFacts } from '../../reports/alerts/facts.ts';
import type { RunSummary } from '../../reports/history/run-summaries.ts';
import type { Memory } from '../memory.ts';
import { secretWords } from '../preflight/git-secrets.ts';

/** Where facts for the rules of alerts come from. */
export type FactSources = {
  /** What was typed: `gate full`. */
  readonly source: string;
  /** Null where nothing has run. */
  readonly record: RunRecord | null;
  readonly isProtected: boolean;
  /** A path or a link. */
  readonly evidence: string | null;
  /** The same of the runbook. */
  readonly runbook: string;
  readonly root: string;
  /** It may know the run already. */
  readonly memory: Pick<Memory, 'trouble' | 'history'>;
  readonly chain: ChainFacts;
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
};

/** Asks everybody, once. What cannot be asked is told as that. */
export const alertFacts = (sources: FactSources): AlertFacts => {
  const { source, record, isProtected, evidence, runbook, root, memory, chain, wall } = sources;
  return {
    source,
    at: new Date(wall()).toISOString(),
    evidence,
    runbook,
    run: record,
    isProtected,
    secrets: secretsOf(record),
    past: pastOf(record, memory),
    machine: { disk: diskOf(root) },
    chain,
  };
};

const secretsOf = (record: RunRecord | null): readonly string[] =>
  (record?.preflight?.checks ?? [])
    .filter(({ type, message }) => type === 'git' && secretWords.some(words => message.includes(words)))
    .map(({ name }) => name);

const pastOf = (record: RunRecord | null, { trouble, history }: FactSources['memory']): PastFacts => {
  const asked = history?.runs();
  const why = asked === undefined || asked.ok ? trouble() : asked.why;
  const runs = asked?.ok === true ? asked.value.filter(({ id }) => id !== record?.run.id) : [];
  const same = runs.filter(({ gate, branch }) => gate === record?.run.gate && branch === record.run.branch);
  const [last] = same;
  const passed = same.filter(({ verdict }) => verdict === 'pass' || verdict === 'pass-with-debt');
  const newest = runs.length === 0 ? undefined : Math.max(...runs.map(({ startedAt }) => startedAt));
  return {
    trouble: why ?? null,
    last: last === undefined ? null : { verdict: last.verdict, startedAt: stamp(last.startedAt) },
    lastSuccessAt: passed[0] === undefined ? null : stamp(passed[0].startedAt),
    newestAt: newest === undefined ? null : stamp(newest),
    usualMs: usual(passed),
  };
};

const stamp = (ms: number): string => new Date(ms).toISOString();

/** The middle of the last runs, where there are enough of them to have one. */
const usual = (runs: readonly RunSummary[]): number | null => {
  const [fewest, most] = [5, 20];
  const times = runs
    .slice(0, most)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  return times.length < fewest ? null : (times[Math.floor(times.length / 2)] ?? null);
};

const diskOf = (root: string): MachineFacts['disk'] => {
  try {
    const { bavail, blocks, bsize } = statfsSync(root);
    return { path: root, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return null;
  }
};
