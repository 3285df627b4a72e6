import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Granted, longestFirst, type Seat, startable } from './schedule.ts';

const seat = (name: string, cores: Seat['cores'], more: Partial<Seat> = {}): Seat => ({
  name,
  cores,
  exclusive: false,
  ...more,
});
const words = (granted: readonly Granted[]): readonly string[] => granted.map(({ name, cores }) => `${name} ${cores}`);

test('the longest first, who is unknown before all, equals in their order', () => {
  const seats = [seat('short', 1, { ms: 5 }), seat('a', 1), seat('long', 1, { ms: 500 }), seat('b', 1)];
  expect(longestFirst(seats).map(({ name }) => name)).toEqual(['a', 'b', 'long', 'short']);
});

test('who is alone gets the whole machine', () => {
  expect(words(startable([seat('web', 'all')], [], { cores: 8 }))).toEqual(['web 8']);
  expect(words(startable([seat('py', 16)], [], { cores: 8 }))).toEqual(['py 8']);
});

test('who takes all cores leaves those that others wait for, and keeps half', () => {
  expect(words(startable([seat('web', 'all'), seat('py', 1), seat('lint', 1)], [], { cores: 8 }))).toEqual([
    'web 6',
    'py 1',
    'lint 1',
  ]);
  expect(words(startable([seat('web', 'all'), seat('py', 1), seat('lint', 1)], [], { cores: 2 }))).toEqual([
    'web 1',
    'py 1',
  ]);
  expect(words(startable([seat('web', 'all'), seat('app', 'all')], [], { cores: 4 }))).toEqual(['web 4']);
});

test('what does not fit waits, what fits behind it starts', () => {
  const running = [{ name: 'web', cores: 3, exclusive: false }];
  expect(words(startable([seat('big', 4), seat('py', 1)], running, { cores: 4 }))).toEqual(['py 1']);
});

test('an exclusive suite runs beside nothing, and nothing beside it', () => {
  expect(words(startable([seat('db', 1, { exclusive: true }), seat('py', 1)], [], { cores: 4 }))).toEqual(['db 1']);
  expect(
    startable([seat('db', 1, { exclusive: true })], [{ name: 'py', cores: 1, exclusive: false }], { cores: 4 }),
  ).toEqual([]);
  expect(startable([seat('py', 1)], [{ name: 'db', cores: 1, exclusive: true }], { cores: 4 })).toEqual([]);
});

test('a suite that is exclusive with others runs beside the rest, whoever of them comes first', () => {
  const [e2e, web, lint] = [seat('e2e', 1, { exclusive: ['web'] }), seat('web', 1), seat('lint', 1)];
  expect(words(startable([e2e, web, lint], [], { cores: 4 }))).toEqual(['e2e 1', 'lint 1']);
  expect(words(startable([web, e2e, lint], [], { cores: 4 }))).toEqual(['web 1', 'lint 1']);
});

test('each has slots of its own, and who finds none waits', () => {
  const shared = { cores: 9, resources: { port: ['4001', '4002'], 'test-db': ['a'] } };
  const wants = (name: string, ...resources: readonly string[]): Seat => seat(name, 1, { resources });
  const first = startable([wants('a', 'port', 'test-db'), wants('b', 'port'), wants('c', 'port')], [], shared);
  expect(first.map(({ name, slots }) => [name, slots])).toEqual([
    ['a', { port: '4001', 'test-db': 'a' }],
    ['b', { port: '4002' }],
  ]);
  const next = startable([wants('d', 'test-db'), wants('c', 'port')], first.slice(0, 1), shared);
  expect(next.map(({ name, slots }) => [name, slots])).toEqual([['c', { port: '4002' }]]);
});

test('laws: the budget holds, every suite runs once, and something always runs', () => {
  const seats = fc
    .array(
      fc.record({
        cores: fc.oneof(fc.constant('all' as const), fc.integer({ min: 1, max: 20 })),
        exclusive: fc.boolean(),
      }),
    )
    .map(all => all.map((each, index): Seat => ({ name: String(index), ...each })));
  fc.assert(
    fc.property(seats, fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.nat()), (all, cores, ends) => {
      let waiting: readonly Seat[] = all;
      let running: readonly Granted[] = [];
      const started: string[] = [];
      while (waiting.length + running.length > 0) {
        const fresh = startable(waiting, running, { cores });
        const names = new Set(fresh.map(({ name }) => name));
        waiting = waiting.filter(({ name }) => !names.has(name));
        running = [...running, ...fresh];
        started.push(...names);
        expect(running.length).toBeGreaterThan(0);
        expect(running.reduce((total, each) => total + each.cores, 0)).toBeLessThanOrEqual(cores);
        const over = (ends.next().value ?? 0) % running.length;
        running = running.filter((_, index) => index !== over);
      }
      expect(started.toSorted()).toEqual(all.map(({ name }) => name).toSorted());
    }),
  );
});
