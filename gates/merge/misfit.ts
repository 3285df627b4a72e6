import type { RunHead } from '../../harness/protocol/record.ts';
import { differingFiles } from '../resume/difference.ts';
import type { Part } from './part.ts';

type Joined = readonly Pick<Part, 'head' | 'suites'>[];

/** What is here, where the runs are joined. */
export type Here = {
  readonly commit?: string;
  /** The digest of what is configured. */
  readonly portable: string;
  /** The suites that a gate runs. */
  readonly suitesOf: (gate: string) => readonly string[];
};

/** Why runs do not make one whole: a sentence that says what to do. Undefined when they do. */
export const misfit = (parts: Joined, here: Here): string | undefined =>
  first([
    () => twice(parts.map(({ head }) => head.id)),
    ...parts.map(
      ({ head }) =>
        () =>
          unfit(head),
    ),
    () => unlike(parts.map(({ head }) => head)),
    () => notOfHere(parts, here),
    () => (parts.every(({ head }) => head.shard !== undefined) ? shards(parts) : wholeSuites(parts, here)),
  ]);

const first = (questions: readonly (() => string | undefined)[]): string | undefined => {
  for (const ask of questions) {
    const answer = ask();
    if (answer !== undefined) return answer;
  }
  return undefined;
};

const twice = (ids: readonly string[]): string | undefined => {
  const again = ids.find((id, index) => ids.indexOf(id) !== index);
  return again === undefined ? undefined : `run ${again} is named twice: name it once.`;
};

const unfit = ({ id, partial, gate, commit, inputs, mergedFrom }: RunHead): string | undefined => {
  if (mergedFrom !== undefined) return `run ${id} was joined from others: name those instead.`;
  if (!partial) return `run ${id} is a whole gate already, so there is nothing to join it with: leave it out.`;
  if (gate === 'fast')
    return `run ${id} is a choice of tests (gate fast), which cannot be a part of the whole: leave it out.`;
  if (inputs?.portable === undefined)
    return `run ${id} had arguments for its runner, so nobody knows what it left out: run its suites without them.`;
  if (commit === undefined)
    return `run ${id} knows no commit of git, so nobody can tell whether it belongs to the others: run it in a repository.`;
  return undefined;
};

/** The first thing in which two runs differ, though they must not. */
const unlike = ([one, ...others]: readonly RunHead[]): string | undefined =>
  one === undefined ? undefined : first(others.map(other => () => differing(one, other)));

const differing = (one: RunHead, other: RunHead): string | undefined => {
  const pair = `runs ${one.id} and ${other.id}`;
  if (one.commit !== other.commit)
    return `${pair} are of different commits (${short(one.commit)} and ${short(other.commit)}): join runs of one commit.`;
  if (one.inputs?.tree !== other.inputs?.tree)
    return `${pair} saw different files${differingFiles(one.inputs, other.inputs)}: join runs of one working tree.`;
  if (one.inputs?.portable !== other.inputs?.portable)
    return `${pair} were configured differently: join runs with one configuration.`;
  if (one.gateVersion !== other.gateVersion)
    return `${pair} are of different versions of the gate (${one.gateVersion} and ${other.gateVersion}): use one.`;
  if (one.host.node !== other.host.node)
    return `${pair} ran on different versions of Node (${one.host.node} and ${other.host.node}): use one.`;
  if (JSON.stringify(one.rules) !== JSON.stringify(other.rules))
    return `${pair} were judged by different rules (--strict?): type the same options for both.`;
  return undefined;
};

const notOfHere = ([part]: Joined, { commit, portable }: Here): string | undefined => {
  if (part === undefined) return 'name the runs to join.';
  if (part.head.commit !== commit)
    return `the runs are of commit ${short(part.head.commit)}, and this is ${short(commit)}: check that commit out.`;
  return part.head.inputs?.portable === portable
    ? undefined
    : 'the runs were configured differently from what is here: check out what they ran.';
};

const shards = (parts: Joined): string | undefined => {
  const all = parts.flatMap(({ head: { id, shard } }) => (shard === undefined ? [] : [{ id, ...shard }]));
  const [one] = all;
  if (one === undefined) return undefined;
  for (const other of all) {
    const pair = `shards ${one.index}/${one.of} (${one.id}) and ${other.index}/${other.of} (${other.id})`;
    if (one.of !== other.of || one.gate !== other.gate)
      return `${pair} are parts of different wholes: join shards of one.`;
    if (one.plan !== other.plan)
      return `${pair} were divided differently, because their machines remember different times: give all the same history (\`gate history import\`), or none.`;
    const twin = all.find(({ id, index }) => id !== other.id && index === other.index);
    if (twin !== undefined)
      return `shard ${other.index}/${other.of} is there twice (${other.id} and ${twin.id}): leave one out.`;
  }
  const missing = Array.from({ length: one.of }, (_, at) => at + 1).filter(
    at => !all.some(({ index }) => index === at),
  );
  if (missing.length === 0) return undefined;
  const names = missing.map(at => `${at}/${one.of}`).join(' and ');
  return missing.length === 1
    ? `shard ${names} is missing: name its run too.`
    : `shards ${names} are missing: name their runs too.`;
};

/** Runs of whole suites: each suite once, and all of them. */
const wholeSuites = (parts: Joined, here: Here): string | undefined => {
  const shard = parts.find(({ head }) => head.shard !== undefined)?.head;
  if (shard !== undefined) return `run ${shard.id} is a shard and others are not: join the shards with their likes.`;
  const owners = new Map<string, string>();
  for (const { head, suites } of parts)
    for (const { name } of suites) {
      const other = owners.get(name);
      if (other !== undefined) return `suite ${name} is in ${other} and in ${head.id}: leave one of them out.`;
      owners.set(name, head.id);
    }
  const missing = here.suitesOf('core').filter(name => !owners.has(name));
  if (missing.length === 0) return undefined;
  const [what, verb] = missing.length === 1 ? ['suite', 'is'] : ['suites', 'are'];
  return `${what} ${missing.join(', ')} ${verb} in none of these runs: name a run of ${missing.length === 1 ? 'it' : 'them'} too.`;
};

const short = (commit = 'none'): string => commit.slice(0, 12);
