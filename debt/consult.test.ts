import { describe, expect, test } from 'vitest';
import type { Observation } from '../harness/protocol/debt.ts';
import { testId } from '../harness/protocol/test-id.ts';
import { consult } from './consult.ts';
import type { DebtEntry } from './entry.ts';
import { sampleEntry } from './sample-entry.ts';
import { signatureOf } from './signature.ts';

const places = { today: '2026-10-01', facts: { os: 'linux', arch: 'x64', env: 'ci', node: '20.20.0' } } as const;
const said = 'AssertionError: the order of 12 items was refunded twice @ Refund.apply';
const seen = (text: string, kind: Observation['kind'] = 'fail'): Observation => ({ kind, ...signatureOf(text) });
const owes = (more: Partial<DebtEntry> = {}): DebtEntry => ({ ...sampleEntry, ...signatureOf(said), ...more });
const { test: id } = sampleEntry;

describe('what keeps an entry from excusing a failure is said of each', () => {
  const cases: Readonly<
    Record<string, readonly [entry: DebtEntry, observed: Observation, obstacles: readonly string[]]>
  > = {
    'nothing does': [owes(), seen(said), []],
    'numbers differ': [owes(), seen(said.replace('12', '99')), []],
    'another failure': [
      owes(),
      seen(said.replace('refunded', 'never paid')),
      ['signature differs: 11 % edit distance'],
    ],
    'another type of failure': [
      owes(),
      seen(said.replace('AssertionError', 'TypeError')),
      ['signature differs: 12 % edit distance, and another type of failure'],
    ],
    'another kind': [owes(), seen(said, 'hang'), ['it is about fail, and this is hang']],
    'another place': [
      owes({ when: 'os=windows' }),
      seen(said),
      ['it applies only where os=windows, which is not here'],
    ],
    proposed: [owes({ state: 'proposed' }), seen(said), ['it is only proposed, which excuses nothing']],
    overdue: [owes({ due: '2026-09-30' }), seen(said), ['it was due 2026-09-30']],
  };
  test.each(Object.keys(cases))('%s', name => {
    const [entry, observed, obstacles] = cases[name] ?? [owes(), seen(''), ['never']];
    const found = consult(id, observed, [entry], places);
    expect(found.consulted.map(each => each.obstacles)).toEqual([obstacles]);
    expect(found.nearest?.entry).toBe(obstacles.length === 0 ? undefined : entry);
  });
});

test('the nearest miss is the one whose text is closest, and of its own kind before others', () => {
  const far = owes({ id: '000000000001', ...signatureOf('AssertionError: nothing of the kind was said by it') });
  const close = owes({ id: '000000000002', ...signatureOf(said.replace('refunded', 'never paid')) });
  const other = owes({ id: '000000000003', kind: 'hang' });
  expect(consult(id, seen(said), [far, other, close], places).nearest?.entry.id).toBe(close.id);
  // A run of everything proposes what it sees: that is no miss beside what somebody has decided.
  const proposed = owes({ id: '000000000004', state: 'proposed', ...signatureOf(said) });
  expect(consult(id, seen(said), [proposed, far], places).nearest?.entry.id).toBe(far.id);
});

test('a test without an entry: the same failure owed under another name, the most alike first', () => {
  const renamed = owes({
    id: '000000000001',
    test: testId('api', { file: 'tests/orders.spec.ts', titles: ['refunds 2'] }),
  });
  const away = owes({ id: '000000000002', test: testId('web', { file: 'x.ts', titles: ['y'] }) });
  const different = owes({ id: '000000000003', test: away.test, ...signatureOf('TypeError: no') });
  const { consulted, nearest } = consult(id, seen(said), [away, different, renamed], places);
  expect(consulted).toEqual([]);
  expect(nearest).toMatchObject({ entry: renamed, obstacles: [`it is about another test, ${renamed.test}`] });
  expect(consult(id, seen('quite: another thing'), [away, different], places).nearest).toBeUndefined();
});

test('an earlier name of the test is one of its names', () => {
  const entry = owes({ test: testId('api', { file: 'new.ts', titles: ['x'] }), aka: [id] });
  expect(consult(id, seen(said), [entry], places).consulted).toHaveLength(1);
});

test('nothing observed: the entries are shown, and nothing misses', () => {
  expect(consult(id, undefined, [owes()], places)).toEqual({ consulted: [{ entry: owes(), obstacles: [] }] });
});
