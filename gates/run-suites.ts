import type { RunEvent } from '../harness/protocol/event.ts';
import { Channel } from '../harness/stream/channel.ts';
import { type Granted, type Seat, startable } from '../suites/schedule.ts';

/** A suite that waits for its turn, and how it is started once it has its cores. */
export type Entrant = { readonly seat: Seat; readonly start: (cores: number) => AsyncIterable<RunEvent> };

/** What becomes of the suites whose turn has not come when the run is to stop. */
export type Stopping = {
  readonly isOver: () => boolean;
  readonly leaveOut: (suite: string) => readonly RunEvent[];
  /** Tells what belongs to no suite, while suites run. */
  readonly asides?: (hear: (event: RunEvent) => void) => void;
};

type Heard =
  | { readonly type: 'event'; readonly event: RunEvent }
  | { readonly type: 'over'; readonly name: string; readonly error?: Error };

/** Several suites at once under one budget of cores, their events in the order in which they come. Throws what a suite throws. */
export async function* runSuites(
  entrants: readonly Entrant[],
  cores: number,
  { isOver, leaveOut, asides }: Stopping,
): AsyncGenerator<RunEvent, void> {
  const heard = new Channel<Heard>();
  asides?.(event => heard.push({ type: 'event', event }));
  let waiting = entrants;
  let running: readonly Granted[] = [];
  const startWhatFits = function* (): Generator<RunEvent, void> {
    if (isOver()) {
      for (const { seat } of waiting) yield* leaveOut(seat.name);
      waiting = [];
    }
    const fresh = startable(
      waiting.map(({ seat }) => seat),
      running,
      cores,
    );
    for (const { name, cores: granted } of fresh) {
      const entrant = waiting.find(({ seat }) => seat.name === name);
      if (entrant !== undefined) void follow(name, entrant.start(granted), heard);
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
