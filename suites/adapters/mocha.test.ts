import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Decoder, Launch } from '../adapter.ts';
import { mocha } from './mocha.ts';

const launch: Launch = {
  suite: {
    name: 's',
    runner: 'mocha',
    cwd: '/repo',
    args: [],
    env: {},
    program: [],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: '',
  },
  mode: 'run',
  number: 1,
  dir: '/l',
  eventsFile: '/l/events',
  shims: '/shims',
  skip: { tests: [], files: [] },
};

/** What a launch of mocha 12.0.3 has said: a test that is tried again, a hook, and a test that the process does not survive. */
const said = [
  '{"at":1,"type":"runner-ready","pid":7,"runtime":"node","version":"12.0.3","spare":false}',
  '{"at":2,"type":"planned","files":[{"file":"test/a.js"}]}',
  '{"at":3,"type":"step-started","pid":7,"step":{"kind":"load","file":"test/a.js"}}',
  '{"at":4,"type":"step-finished","pid":7,"step":{"kind":"load","file":"test/a.js"},"ms":3.1,"isShared":true}',
  '{"at":5,"type":"discovered","pid":7,"tests":[{"file":"test/a.js","titles":["ü > \\"q\\""],"mode":"run"},{"file":"test/a.js","titles":["exits"],"mode":"run"}]}',
  '{"at":6,"type":"test-started","pid":7,"test":{"file":"test/a.js","titles":["ü > \\"q\\""]},"attempt":1,"key":"7.0.1"}',
  '{"at":7,"type":"test-resumed","pid":7,"test":{"file":"test/a.js","titles":["ü > \\"q\\""]},"attempt":1,"key":"7.0.1","ownLimitMs":9000}',
  '{"at":8,"type":"test-finished","pid":7,"test":{"file":"test/a.js","titles":["ü > \\"q\\""]},"attempt":1,"ms":1,"outcome":{"kind":"failed","failures":[{"message":"Error: no","stack":[]}]}}',
  '{"at":9,"type":"test-started","pid":7,"test":{"file":"test/a.js","titles":["ü > \\"q\\""]},"attempt":2,"key":"7.0.2"}',
  '{"at":10,"type":"test-finished","pid":7,"test":{"file":"test/a.js","titles":["ü > \\"q\\""]},"attempt":2,"ms":1,"outcome":{"kind":"passed"}}',
  '{"at":11,"type":"test-started","pid":7,"test":{"file":"test/a.js","titles":["exits"]},"attempt":1,"key":"7.0.3"}',
];

const told = (decoder: Decoder, lines: readonly string[]): readonly RunnerEvent[] =>
  lines.flatMap(line => decoder.line(line));

test('what mocha says is understood to the last line', () => {
  const decoder = mocha.decoder(launch);
  expect(told(decoder, said).map(({ type }) => type)).toEqual(said.map(line => (JSON.parse(line) as RunnerEvent).type));
  expect(decoder.dropped?.()).toBe(0);
});

test('cut at any byte it throws nothing, and a started test ends at most once for each attempt', () => {
  const bytes = Buffer.from(said.join('\n'));
  fc.assert(
    fc.property(fc.nat(bytes.length), at => {
      const decoder = mocha.decoder(launch);
      const events = told(decoder, bytes.subarray(0, at).toString('utf8').split('\n'));
      const ends = events.flatMap(event =>
        event.type === 'test-finished' ? [JSON.stringify([event.test, event.attempt])] : [],
      );
      expect(new Set(ends).size).toBe(ends.length);
      decoder.end({ code: 1 }, 5);
    }),
  );
});

test('two decoders share no state', () => {
  fc.assert(
    fc.property(fc.nat(said.length), at => {
      const [one, other] = [mocha.decoder(launch), mocha.decoder(launch)];
      told(other, ['{', ...said.slice(0, at)]);
      expect(told(one, said)).toHaveLength(said.length);
      expect([one.dropped?.(), other.dropped?.()]).toEqual([0, 1]);
    }),
  );
});

test.each([
  [{ code: 0 }, 'passed'],
  [{ code: 1 }, 'tests-failed'],
  [{ code: 2 }, 'tests-failed'], // two of them
  [{ code: 5 }, 'tests-failed'],
  [{ signal: 'SIGTERM' }, 'interrupted'],
  [{ signal: 'SIGKILL' }, 'silent'],
  [{}, 'silent'],
])('the exit %j means %s', (exit, meaning) => {
  expect(mocha.exit(exit)).toBe(meaning);
});

test.each([
  [[], 1],
  [['--parallel'], 'all'],
  [['-p', '--jobs', '3'], 3],
  [['--parallel', '-j=2'], 2],
  [['--jobs', '3'], 1],
])('%j keeps %s cores busy', (args, cores) => {
  expect(mocha.cores({ args })).toBe(cores);
});
