import type { RunEvent } from '../harness/protocol/event.ts';
import { Channel } from '../harness/stream/channel.ts';
import { type Granted, type Seat, type Shared, startable } from '../suites/schedule.ts';

/** A suite that waits for its turn, and how it is started once it has what it gets. */
export type Entrant = { readonly seat: Seat; readonly start: (granted: Granted) => AsyncIterable<RunEvent> };

/** What becomes of the suites whose turn does not come. */
export type Stopping = {
  readonly isOver: () => boolean;
  /** The run is to stop. */
  readonly leaveOut: (suite: string) => readonly RunEvent[];
  /** Whether a suite that is over, and that others need, has ended well. */
  readonly isGreen?: (suite: string) => boolean;
  /** A suite needs others that have not. */
  readonly unmet?: (suite: string, needs: readonly string[]) => readonly RunEvent[];
  /** Tells what belongs to no suite, while suites run. */
  readonly asides?: (hear: (event: RunEvent) => void) => void;
};

type Heard =
  | { readonly type: 'event'; readonly event: RunEvent }
  | { readonly type: 'over'; readonly name: string; readonly error?: Error };

/** Several suites at once, as far as the cores and all they share allow, their events in the order in which they come. Throws what a suite throws. */
export async function* runSuites(
  entrants: readonly Entrant[],
  shared: Shared,
  { isOver, leaveOut, isGreen = () => true, unmet = () => [], asides }: Stopping,
): AsyncGenerator<RunEvent, void> {
  const heard = new Channel<Heard>();
  asides?.(event => heard.push({ type: 'event', event }));
  let waiting = entrants;
  let running: readonly Granted[] = [];
  const needed = new Set(entrants.flatMap(({ seat }) => seat.needs ?? []));
  const open = new Set(entrants.map(({ seat }) => seat.name));
  /** Needed and over, and not as it should be. Who has run before this run is over already. */
  const red = new Set([...needed].filter(name => !open.has(name) && !isGreen(name)));

  /** Takes out who needs what has failed; that may be needed in its turn. */
  const dropUnmet = function* (): Generator<RunEvent, void> {
    for (;;) {
      const lost = waiting.find(({ seat }) => seat.needs?.some(name => red.has(name)));
      if (lost === undefined) return;
      const { name, needs = [] } = lost.seat;
      waiting = waiting.filter(other => other !== lost);
      open.delete(name);
      red.add(name);
      yield* unmet(
        name,
        needs.filter(need => red.has(need)),
      );
    }
  };
  const startWhatFits = function* (): Generator<RunEvent, void> {
    if (isOver()) {
      for (const { seat } of waiting) yield* leaveOut(seat.name);
      waiting = [];
    }
    yield* dropUnmet();
    const ready = waiting.map(({ seat }) => seat).filter(({ needs = [] }) => !needs.some(name => open.has(name)));
    const fresh = startable(ready, running, shared);
    for (const granted of fresh) {
      const entrant = waiting.find(({ seat }) => seat.name === granted.name);
      if (entrant !== undefined) void follow(granted.name, entrant.start(granted), heard);
    }
    const names = new Set(fresh.map(({ name }) => name));
    waiting = waiting.filter(({ seat }) => !names.has(seat.name));
    running = [...running, ...fresh];
  };

  yield* startWhatFits();
  if (running.length === 0) return;
  for await (const next of heard) {
    if (next.type === 'event') {
      yield next.event;
      continue;
    }
    if (next.error !== undefined) throw next.error;
    running = running.filter(({ name }) => name !== next.name);
    open.delete(next.name);
    if (needed.has(next.name) && !isGreen(next.name)) red.add(next.name);
    yield* startWhatFits();
    if (running.length === 0) return;
  }
}

const follow = async (name: string, events: AsyncIterable<RunEvent>, heard: Channel<Heard>): Promise<void> => {
  try {
    for await (const event of events) heard.push({ type: 'event', event });
    heard.push({ type: 'over', name });
  } catch (error) {
    heard.push({ type: 'over', name, error: error instanceof Error ? error : new Error(String(error)) });
  }
};
