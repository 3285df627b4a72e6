import { expect, test } from 'vitest';
import type { RunEvent } from '../harness/protocol/event.ts';
import { type Entrant, runSuites } from './run-suites.ts';

const started = (suite: string): RunEvent => ({ type: 'suite-started', suite });
const finished = (suite: string): RunEvent => ({ type: 'suite-finished', suite, exit: {}, ms: 0 });

/** Suites that end when they are told to. */
class Stage {
  readonly log: string[] = [];
  readonly #ends = new Map<string, () => void>();

  entrant(name: string, needs: readonly string[] = []): Entrant {
    return {
      seat: { name, cores: 1, exclusive: false, needs },
      start: ({ cores: granted }) => this.#run(name, granted),
    };
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
  const events = runSuites([stage.entrant('a'), stage.entrant('b'), stage.entrant('c')], { cores: 2 }, never);
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
  const events = runSuites(
    [stage.entrant('a'), stage.entrant('b'), stage.entrant('c')],
    { cores: 1 },
    {
      isOver: () => isOver,
      leaveOut: suite => [finished(suite)],
    },
  );
  const seen = await collect(events, event => {
    if (event.type !== 'suite-started') return;
    isOver = true;
    queueMicrotask(() => stage.end('a'));
  });
  expect(stage.log).toEqual(['a 1']);
  expect(seen).toEqual(['suite-started a', 'suite-finished a', 'suite-finished b', 'suite-finished c']);
});

test('a run without suites ends, and one that is over before it began starts none', async () => {
  expect(await collect(runSuites([], { cores: 2 }, never), () => undefined)).toEqual([]);
  const stage = new Stage();
  const events = runSuites(
    [stage.entrant('a')],
    { cores: 2 },
    { isOver: () => true, leaveOut: suite => [finished(suite)] },
  );
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
  await expect(collect(runSuites([broken], { cores: 1 }, never), () => undefined)).rejects.toThrow('a bug');
});

test('who needs others starts once they have ended well, and not at all otherwise; that goes on from suite to suite', async () => {
  const stage = new Stage();
  const told: string[] = [];
  const entrants = [
    stage.entrant('last', ['late']),
    stage.entrant('late', ['bad', 'good']),
    stage.entrant('after', ['good']),
    stage.entrant('bad'),
    stage.entrant('good', ['not in this run']),
  ];
  const events = runSuites(
    entrants,
    { cores: 9 },
    {
      ...never,
      isGreen: name => name !== 'bad',
      unmet: (suite, needs) => {
        told.push(`${suite}: ${needs.join()}`);
        return [finished(suite)];
      },
    },
  );
  const seen = await collect(events, event => {
    if (event.type === 'suite-started') queueMicrotask(() => queueMicrotask(() => stage.end(event.suite)));
  });
  expect(stage.log).toEqual(['bad 1', 'good 1', 'after 1']);
  expect(told).toEqual(['late: bad', 'last: late']);
  expect(seen.filter(line => line.startsWith('suite-finished'))).toHaveLength(5);
});

test('what has run before this run counts by how it ended', async () => {
  const stage = new Stage();
  const how = { ...never, isGreen: (name: string) => name !== 'bad', unmet: (suite: string) => [finished(suite)] };
  const seen = await collect(runSuites([stage.entrant('a', ['bad'])], { cores: 1 }, how), () => undefined);
  expect([seen, stage.log]).toEqual([['suite-finished a'], []]);
});
