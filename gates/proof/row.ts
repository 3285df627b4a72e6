import type { Stamped } from '../../harness/protocol/event.ts';
import type { TestRecord } from '../../harness/protocol/record.ts';
import { counted } from '../policies/counted.ts';
import type { Evidence } from './evidence.ts';
import type { Plant } from './plant.ts';

/** One answer of the table; `text` says what was seen. */
export type Cell = { readonly ok: boolean; readonly text: string };

/** A plant, and what has become of it. A cell that is absent does not apply: who crashes has nothing left to kill. */
export type Row = {
  readonly framework: string;
  readonly plant: string;
  readonly what: string;
  readonly killed?: Cell;
  readonly named: Cell;
  readonly accounted: Cell;
  readonly survivors: Cell;
  /** From the end of the clock to the captured stack, by the times of the journal. */
  readonly toStack?: Cell & { readonly ms?: number };
  /** From the first signal to the end of the processes, by the times of the journal. */
  readonly toKill?: Cell & { readonly ms?: number };
};

/** Holds what was planted against what was seen. Pure: nothing is taken on trust that is not in the evidence. */
export const rowOf = (framework: string, plant: Plant, evidence: Evidence): Row => ({
  framework,
  plant: plant.name,
  what: plant.what,
  named: named(plant, evidence),
  accounted: accounted(plant, evidence),
  survivors: survivors(evidence),
  ...(plant.endedAs === 'itself' ? {} : { killed: killed(evidence), toKill: toKill(evidence) }),
  ...(plant.endedAs === 'clock' ? { toStack: toStack(evidence) } : {}),
});

/** Every cell of a row. */
export const cellsOf = ({ killed, named, accounted, survivors, toStack, toKill }: Row): readonly Cell[] =>
  [killed, named, accounted, survivors, toStack, toKill].filter(cell => cell !== undefined);

/** Whether everything about a plant is as it must be. */
export const isAsItMustBe = (row: Row): boolean => cellsOf(row).every(({ ok }) => ok);

const killed = ({ planted, events, alive }: Evidence): Cell => {
  if (planted.length === 0) return no('it was never there: nothing is proven');
  const signalled = new Set(events.flatMap(({ event }) => pidsOf(event)));
  const spared = planted.filter(pid => !signalled.has(pid));
  if (spared.length > 0) return no(`the journal tells of no kill of ${spared.join(', ')}`);
  const left = planted.filter(pid => alive.some(one => one.pid === pid));
  return left.length === 0 ? yes('') : no(`${left.join(', ')} is alive`);
};

const pidsOf = (event: Stamped['event']): readonly number[] =>
  event.type === 'terminating' ? event.processes.map(({ pid }) => pid) : [];

const named = ({ culprit, fates, at, name, endedAs }: Plant, { planted, tests }: Evidence): Cell => {
  const test = tests.find(({ id }) => idInSuite(id, name) === culprit);
  if (test === undefined) return no(`${culprit} is not in the record`);
  const fate = fateOf(test);
  if (fate !== fates[culprit]) return no(`${culprit} is ${fate}, not ${fates[culprit] ?? 'in its census'}`);
  if (endedAs === 'leak' && !planted.every(pid => test.leaks?.some(leak => leak.pid === pid)))
    return no(`${culprit} is leaky, but not of ${planted.join(', ')}`);
  if (at === undefined) return yes(culprit.split(' > ').at(-1) ?? culprit);
  const seen = placeIn(test, name);
  return seen === at ? yes(at) : no(`${seen ?? 'no line'}, not ${at}`);
};

const accounted = ({ fates, name }: Plant, { tests }: Evidence): Cell => {
  const seen = new Map(tests.map(test => [idInSuite(test.id, name), fateOf(test)]));
  const wanted = Object.entries(fates);
  const wrong = wanted.filter(([id, fate]) => seen.get(id) !== fate);
  const strange = [...seen].filter(([id]) => fates[id] === undefined);
  const [first] = [
    ...wrong.map(([id, fate]) => `${id} is ${seen.get(id) ?? 'missing'}, not ${fate}`),
    ...strange.map(([id, fate]) => `${id} (${fate}) was not planted`),
  ];
  if (first !== undefined) return no(first);
  return seen.size === tests.length ? yes(`${seen.size} of ${wanted.length}`) : no('a test is told twice');
};

const survivors = ({ alive }: Evidence): Cell =>
  alive.length === 0
    ? yes('0')
    : no(
        `${counted(alive.length, 'is', 'are')} alive: ${alive.map(({ pid, command }) => `${pid} ${command}`).join(', ')}`,
      );

/** The journal tells the stack before the deadline, so the clock is counted from the start of its test; a hook's start is not told, and there the look itself is what is known. */
const toStack = ({ events }: Evidence): Row['toStack'] & object => {
  const stack = events.find(({ event }) => event.type === 'stack-captured');
  const hit = events.find(({ event }) => event.type === 'deadline-hit')?.event;
  if (stack?.event.type !== 'stack-captured' || hit?.type !== 'deadline-hit') return no('no stack was taken');
  const began = events.findLast(
    ({ event, seq }) => seq < stack.seq && event.type === 'test-started' && event.test === hit.test,
  );
  const ms = began === undefined ? stack.event.capture.ms : stack.at - began.at - hit.limitMs;
  return { ...yes(''), ms: Math.max(0, ms) };
};

const toKill = ({ events }: Evidence): Row['toKill'] & object => {
  const began = events.find(({ event }) => event.type === 'terminating');
  const over = events.find(
    ({ event, seq }) =>
      began !== undefined && seq > began.seq && (event.type === 'exited' || event.type === 'worker-lost'),
  );
  return span(began, over, 'no end of it is told');
};

const span = (from: Stamped | undefined, to: Stamped | undefined, otherwise: string): Cell & { readonly ms?: number } =>
  from === undefined || to === undefined || to.seq < from.seq
    ? no(otherwise)
    : { ...yes(''), ms: Math.max(0, to.at - from.at) };

/** The outcome and the flags of a test, as a plant writes them. */
const fateOf = ({ outcome, flags }: TestRecord): string =>
  [outcome, ...flags.filter(flag => flag !== 'slow')].join(' ');

const idInSuite = (id: string, suite: string): string => id.replace(`${suite} :: `, '');

/** The innermost place in the plant's own folder. */
const placeIn = ({ failure }: TestRecord, name: string): string | undefined => {
  const own = failure?.stack.find(({ file }) => file.startsWith(`${name}/`));
  return own === undefined ? undefined : `${own.file.slice(name.length + 1)}:${own.line}`;
};

const yes = (text: string): Cell => ({ ok: true, text });
const no = (text: string): Cell => ({ ok: false, text });
