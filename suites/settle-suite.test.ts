import { expect, test } from 'vitest';
import { defaultLimits } from '../harness/watchdog/limits.ts';
import type { SuiteDefinition } from './adapter.ts';
import { pytest } from './adapters/pytest.ts';
import type { Ending } from './ending.ts';
import { LooseEnds } from './loose-ends.ts';
import { settleSuite } from './settle-suite.ts';

const suite: SuiteDefinition = {
  name: 's',
  runner: 'pytest',
  cwd: '/r',
  args: [],
  env: {},
  program: ['python3'],
  limits: defaultLimits,
  retries: 0,
  deselected: [],
  why: '',
};
const quiet: Ending = {
  exit: { code: 0 },
  startFailure: undefined,
  cut: false,
  whole: false,
  done: true,
  bailed: undefined,
  gaps: [],
  deadline: undefined,
  putBack: false,
  sessionFailures: [],
  unseen: 0,
};
const ref = { file: 'a', titles: ['x'] };

const settle = (
  ending: Partial<Ending>,
  fate?: 'passed' | 'failed',
  more: { stopped?: boolean; planned?: string; gaveUp?: string } = {},
) => {
  const ends = new LooseEnds('s');
  ends.discover([{ ...ref, mode: 'run' }]);
  if (fate !== undefined) ends.finish(ref, fate === 'passed' ? { kind: 'passed' } : { kind: 'failed', failures: [] });
  if (more.planned !== undefined) ends.plan([{ file: more.planned }]);
  const { events, incomplete } = settleSuite({
    suite,
    adapter: pytest,
    ends,
    ending: { ...quiet, ...ending },
    stopped: more.stopped === true,
    number: 1,
    ...(more.gaveUp === undefined ? {} : { gaveUp: more.gaveUp }),
  });
  return {
    incomplete,
    tied: events.map(event => (event.type === 'test-finished' ? [event.test, event.outcome] : event)),
  };
};

test('everything passed and exit 0: nothing to say', () => {
  expect(settle({}, 'passed')).toEqual({ incomplete: undefined, tied: [] });
});

test.each([
  ['lost without a reason', {}, {}, { because: 'lost' }],
  ['a run that was stopped', {}, { stopped: true }, { because: 'interrupted' }],
  ['the run limit', { deadline: 'run', cut: true }, {}, { because: 'deadline', reason: 'run limit' }],
  ['no further launch', { cut: true }, { gaveUp: 'crash loop' }, { because: 'lost', reason: 'crash loop' }],
  ['bail', { bailed: '--bail' }, {}, { because: 'deselected', reason: '--bail' }],
] as const)('a test without a fate: %s', (_name, ending, more, expected) => {
  expect(settle(ending, undefined, more).tied).toContainEqual(['s :: a > x', { kind: 'not-run', ...expected }]);
});

test('a file that was planned and never loaded is missed aloud', () => {
  expect(settle({}, 'passed', { planned: 'b' }).tied).toEqual([
    ['s :: b > (load)', { kind: 'not-run', because: 'lost' }],
  ]);
});

test('a non-zero exit that the tests do not explain is not believed', () => {
  expect(settle({ exit: { code: 1 } }, 'passed').incomplete).toMatch(/exited with code 1 although no test failed/);
  expect(settle({ exit: { code: 1 } }, 'failed').incomplete).toBeUndefined();
});

test('the runner’s own words make the session fail; those that our kill caused do not', () => {
  const failure = { message: 'late error', stack: [] };
  const said = settle({ exit: { code: 1 }, sessionFailures: [{ failure, workerLoss: false }] }, 'passed');
  expect(said).toEqual({ incomplete: undefined, tied: [['s :: (session)', { kind: 'failed', failures: [failure] }]] });
  expect(
    settle({ exit: { code: 1 }, cut: true, sessionFailures: [{ failure, workerLoss: true }] }, 'passed').tied,
  ).toEqual([]);
});

test('a runner killed by a signal with no test running has crashed as a whole', () => {
  expect(settle({ exit: { signal: 'SIGSEGV' } }, 'passed').tied).toMatchObject([
    ['s :: (session)', { kind: 'crashed' }],
  ]);
});

test('no test at all is never green', () => {
  const ends = new LooseEnds('s');
  const { incomplete } = settleSuite({ suite, adapter: pytest, ends, ending: quiet, stopped: false, number: 1 });
  expect(incomplete).toMatch(/^no tests were found/);
});

test.each(['tests-failed', 'silent', 'usage'] as const)(
  'no test, and a runner whose end means %s: the log knows why',
  meaning => {
    const ends = new LooseEnds('s');
    const adapter = { ...pytest, exit: () => meaning };
    const { incomplete } = settleSuite({ suite, adapter, ends, ending: quiet, stopped: false, number: 1 });
    expect(incomplete).toBe('the runner ended without reporting a test: see its log');
  },
);

test('a launch that could not start says why', () => {
  expect(settle({ startFailure: 'python3 was not found' }).incomplete).toBe('could not start: python3 was not found');
});
