import { expect, test } from 'vitest';
import type { RunEvent } from '../harness/protocol/event.ts';
import { type Entrant, runSuites } from './run-suites.ts';

const started = (suite: string): RunEvent => ({ type: 'suite-started', suite });
const finished = (suite: string): RunEvent => ({ type: 'suite-finished', suite, exit: {}, ms: 0 });

/** Suites that end when they are told to. */
class Stage {
  readonly log: string[] = [];
  readonly #ends = new Map<string, () => void>();

  entrant(name: string, cores: number | 'all' = 1, exclusive = false): Entrant {
    return { seat: { name, cores, exclusive }, start: granted => this.#run(name, granted) };
  }

  async *#run(name: string, granted: number): AsyncGenerator<RunEvent, void> {
    this.log.push(`${name} ${granted}`);
    yield started(name);
    await new Promise<void>(resolve => this.#ends.set(name, resolve));
    yield finished(name);
  }

  end(name: string): void {
    this.#ends.get(name)?.();
  }
}

const never = { isOver: () => false, leaveOut: () => [] };

/** Reads on until nothing more comes for now. */
const collect = async (events: AsyncGenerator<RunEvent, void>, after: (event: RunEvent) => void): Promise<string[]> => {
  const seen: string[] = [];
  for await (const event of events) {
    seen.push('suite' in event ? `${event.type} ${event.suite}` : event.type);
    after(event);
  }
  return seen;
};

test('suites run at once as far as the cores go, the next when one has ended', async () => {
  const stage = new Stage();
  const events = runSuites([stage.entrant('a'), stage.entrant('b'), stage.entrant('c')], 2, never);
  const seen = await collect(events, event => {
    if (event.type === 'suite-started') queueMicrotask(() => queueMicrotask(() => stage.end(event.suite)));
  });
  expect(stage.log.slice(0, 2)).toEqual(['a 1', 'b 1']);
  expect(stage.log).toHaveLength(3);
  expect(seen.toSorted()).toEqual(
    ['a', 'b', 'c'].flatMap(name => [`suite-finished ${name}`, `suite-started ${name}`]).toSorted(),
  );
  expect(seen.indexOf('suite-started b')).toBeLessThan(seen.indexOf('suite-finished a'));
});

test('once it is over nothing more is started, and that is said of each', async () => {
  const stage = new Stage();
  let isOver = false;
  const events = runSuites([stage.entrant('a'), stage.entrant('b'), stage.entrant('c')], 1, {
    isOver: () => isOver,
    leaveOut: suite => [finished(suite)],
  });
  const seen = await collect(events, event => {
    if (event.type !== 'suite-started') return;
    isOver = true;
    queueMicrotask(() => stage.end('a'));
  });
  expect(stage.log).toEqual(['a 1']);
  expect(seen).toEqual(['suite-started a', 'suite-finished a', 'suite-finished b', 'suite-finished c']);
});

test('a run without suites ends, and one that is over before it began starts none', async () => {
  expect(await collect(runSuites([], 2, never), () => undefined)).toEqual([]);
  const stage = new Stage();
  const events = runSuites([stage.entrant('a')], 2, { isOver: () => true, leaveOut: suite => [finished(suite)] });
  expect(await collect(events, () => undefined)).toEqual(['suite-finished a']);
  expect(stage.log).toEqual([]);
});

test('what a suite throws is thrown', async () => {
  const broken: Entrant = {
    seat: { name: 'x', cores: 1, exclusive: false },
    // eslint-disable-next-line require-yield
    start: async function* () {
      throw new Error('a bug');
    },
  };
  await expect(collect(runSuites([broken], 1, never), () => undefined)).rejects.toThrow('a bug');
});
