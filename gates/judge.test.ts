import { expect, test } from 'vitest';
import type { RunEvent } from '../harness/protocol/event.ts';
import type { Verdict } from '../harness/protocol/verdict.ts';
import { judge } from './judge.ts';
import { Recorder } from './recorder.ts';
import { discovered, failedOutcome, finished, runStarted, stamped, suiteFinished } from './sample-events.ts';

const passed = finished('one', { kind: 'passed' });
const failed = finished('two', failedOutcome);
const interrupted: RunEvent = { type: 'interrupted', signal: 'SIGTERM' };

const verdict = (events: readonly RunEvent[], troubles: readonly string[] = []): Verdict => {
  const recorder = new Recorder();
  for (const event of stamped(runStarted(), ...events)) recorder.apply(event);
  const { findings } = recorder;
  if (findings === undefined) throw new Error('no findings');
  return judge({ findings, troubles });
};

test.each<[string, readonly RunEvent[], readonly string[], Verdict['kind'], number]>([
  ['all passed', [passed, suiteFinished()], [], 'pass', 0],
  ['one failed', [passed, failed, suiteFinished()], [], 'fail', 1],
  ['one failed, one lost', [passed, failed, discovered('lost'), suiteFinished()], [], 'incomplete', 3],
  ['no end of the suite', [passed], [], 'incomplete', 3],
  ['trouble of the gate', [passed, suiteFinished()], ['the disk is full'], 'incomplete', 3],
  ['nothing has run', [suiteFinished()], [], 'incomplete', 3],
  ['stopped, with all of that', [failed, interrupted], ['the disk is full'], 'interrupted', 143],
])('%s: %s', (_name, events, troubles, kind, exitCode) => {
  expect(verdict(events, troubles)).toMatchObject({ kind, exitCode });
});

test('every reason is told with its policy, the weaker ones too', () => {
  expect(verdict([passed, failed, suiteFinished({ incomplete: 'no end' })])).toEqual({
    kind: 'incomplete',
    exitCode: 3,
    reasons: [
      {
        policy: 'regressions',
        level: 'block',
        message: '1 test went wrong and is not known debt',
        tests: ['unit :: a.test.ts > two'],
      },
      { policy: 'census', level: 'block', message: 'suite unit: no end', tests: [] },
    ],
  });
});

test('a warning changes no verdict', () => {
  const recorder = new Recorder();
  const flaky = [finished('one', failedOutcome), finished('one', { kind: 'passed' }, { attempt: 2 }), suiteFinished()];
  for (const event of stamped(runStarted({ rules: { flaky: 'warn', leaks: 'warn' } }), ...flaky)) recorder.apply(event);
  const { findings } = recorder;
  expect(findings && judge({ findings, troubles: [] })).toMatchObject({
    kind: 'pass',
    reasons: [{ level: 'warn', message: '1 test passed only on another attempt (flaky)' }],
  });
});
