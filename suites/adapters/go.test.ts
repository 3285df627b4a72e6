import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testId } from '../../harness/protocol/test-id.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Launch } from '../adapter.ts';
import { go } from './go.ts';
import { shownOf } from './go-line.ts';
import { milliseconds } from './go-text.ts';

const launch = (args: readonly string[] = [], more: Partial<Launch> = {}): Launch => ({
  suite: {
    name: 's',
    runner: 'go',
    cwd: '/repo',
    args,
    env: {},
    program: ['go'],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: '',
  },
  mode: 'run',
  number: 1,
  dir: '/d',
  eventsFile: '/d/e',
  shims: '/s',
  skip: { tests: [], files: [] },
  ...more,
});

const argv = (args: readonly string[], more: Partial<Launch> = {}): string =>
  go.command(launch(args, more)).argv.slice(2).join(' ');

test('the user’s own words come first in what they say', () => {
  const ours = 'go test -json -exec=sh "/d/exec.sh"';
  expect(argv([])).toBe(`${ours} -count=1 -timeout=24h ./...`);
  expect(argv(['-race', '-run', 'A/B', '-timeout', '5s'])).toBe(`${ours} -count=1 -race -run A/B -timeout 5s ./...`);
  expect(argv(['./a/...', '-count=2'])).toBe(`${ours} -timeout=24h ./a/... -count=2`);
  expect(argv(['.', '-exec', 'sudo -E'])).toBe(`${ours} sudo -E -count=1 -timeout=24h .`);
  expect(argv(['-v', '-args', './x', '-timeout=1s'])).toBe(
    `${ours} -count=1 -timeout=24h -v ./... -args ./x -timeout=1s`,
  );
  expect(argv(['example.com/m/a'], { workers: 2 })).toBe(`${ours} -count=1 -timeout=24h -p=2 example.com/m/a`);
  expect(argv([], { mode: 'list' })).toBe('go test -json -list . -timeout=24h ./...');
});

test('durations as Go writes them', () => {
  expect(['1s', '1m30s', '500ms', '1.5h', '2µs'].map(milliseconds)).toEqual([1_000, 90_000, 500, 5_400_000, 0.002]);
});

const said = (action: string, name?: string, more: object = {}): string =>
  JSON.stringify({ Action: action, Package: 'm/a', ...(name === undefined ? {} : { Test: name }), ...more });
const says = (output: string, name?: string): string => said('output', name, { Output: output });
const opening = ['go-root /repo', 'go-module m /repo', 'go-process 9 /repo/a'];

const events = (lines: readonly string[]): readonly RunnerEvent[] => {
  const decoder = go.decoder(launch());
  return [...decoder.begin(1), ...lines.flatMap(line => decoder.line(line)), ...decoder.end({ code: 0 }, 1)];
};

const told = (lines: readonly string[]): readonly string[] =>
  events([...opening, ...lines]).flatMap(event => {
    if (event.type === 'test-finished') return [`${testId('', event.test).slice(4)} ${event.outcome.kind}`];
    if (event.type === 'test-paused')
      return [`${event.test.titles.join('/')} ${event.aside === true ? 'aside' : 'stands'}`];
    if (event.type === 'test-resumed') return [`${event.test.titles.join('/')} goes on`];
    return event.type === 'process-ended' ? [`ended ${event.outcome.kind} ${event.key ?? ''}`] : [];
  });

test('the log shows what people would see without -json', () => {
  expect([says('ok\n'), said('run', 'T'), '# build', '{torn'].map(shownOf)).toEqual([
    'ok\n',
    '',
    '# build\n',
    '{torn\n',
  ]);
});

test('a parent’s clock stands while a subtest runs; who is parallel has it from its parent', () => {
  const run = ['T', 'T/a', 'T/b'].map(name => said('run', name));
  expect(told([...run, said('pause', 'T/b'), said('cont', 'T/b')])).toEqual([
    'T stands',
    'T/a aside',
    'T/b aside',
    'T goes on',
    'T/b goes on',
    'T/b stands',
    'T goes on',
  ]);
});

test('a report behind words without an end of line counts; what is left of a package that is well has passed', () => {
  const run = ['A', 'B', 'C'].map(name => said('run', name));
  const lines = [
    ...run,
    says('no line--- FAIL: A (0.50s)\n', 'B'),
    says('--- PASS: B (0.00s)\n', 'B'),
    said('pass', 'B'),
  ];
  expect(told(lines)).toEqual(['a > A failed', 'a > B passed']);
  expect(told([...lines, said('pass')])).toEqual(['a > A failed', 'a > B passed', 'a > C passed']);
});

test('with -count=2 a test has two attempts; a word of a test does not end its package', () => {
  const once = (word: string): readonly string[] => [
    said('run', 'A'),
    says('PASS\n'),
    says(`--- ${word}: A (0.00s)\n`, 'A'),
    said(word.toLowerCase(), 'A'),
  ];
  expect(told([...once('PASS'), ...once('FAIL'), says('FAIL\n'), said('fail')])).toEqual([
    'a > A passed',
    'a > A failed',
  ]);
  const steps = events([...opening, ...once('PASS')]).filter(event => event.type === 'step-started');
  expect(steps).toMatchObject([{ step: { when: 'before' } }]);
});

test('a package without a test ends as it began: whatever was open is over', () => {
  const steps = events([...opening, says('testing: warning: no tests to run\n'), says('PASS\n'), said('pass')]);
  const open = new Set<string>();
  for (const event of steps)
    if (event.type === 'step-started') open.add(JSON.stringify(event.step));
    else if (event.type === 'step-finished') open.delete(JSON.stringify(event.step));
  expect(open).toEqual(new Set());
});

test('a place in full is where it says', () => {
  const words = ['# m/a', '/repo/a/a_test.go:7:1: wrong signature for Test', 'FAIL\tm/a [setup failed]'];
  const files = events(['go-root /repo', 'go-module m /repo', ...words]).flatMap(event =>
    event.type === 'step-finished' && event.outcome?.kind === 'failed' ? event.outcome.failures[0]?.stack : [],
  );
  expect(files).toEqual([{ function: '', file: '/repo/a/a_test.go', line: 7, column: 1 }]);
});

test('what a test prints of other programs is not its own end', () => {
  for (const word of ['panic: x\n', 'exit status 1\n', 'signal: killed\n', 'FAIL\n']) {
    const lines = [said('run', 'A'), says(word, 'A'), says('--- FAIL: A (0.00s)\n', 'A'), said('fail', 'A')];
    expect(told([...lines, says('FAIL\n'), said('fail')])).toEqual(['a > A failed']);
  }
});

test('newer versions fail what has no end: that is no failure', () => {
  const lines = [
    said('run', 'A'),
    said('run', 'B'),
    says('exit status 3\n'),
    said('fail', 'A'),
    said('fail', 'B'),
    said('fail'),
  ];
  expect(told(lines)).toEqual(['ended crashed ']);
});

const name = fc.constantFrom('A', 'B', 'A/x', 'A/x/y', 'A/z', 'Ü', '');
const line = fc.oneof(
  fc
    .record({
      action: fc.constantFrom(
        'start',
        'run',
        'pause',
        'cont',
        'output',
        'pass',
        'fail',
        'skip',
        'bench',
        'build-output',
      ),
      name,
      output: fc.constantFrom(
        '',
        'PASS\n',
        'FAIL\n',
        '--- FAIL: A (0.00s)\n',
        'x--- PASS: B (1s)\n',
        'panic: no\n',
        'a_test.go:3: no\n',
      ),
    })
    .map(({ action, name: test, output }) =>
      said(action, test === '' ? undefined : test, { Output: output, Elapsed: 1 }),
    ),
  fc.constantFrom(
    'go-process 9 /repo/a',
    'go-module m /repo',
    '# m/a [m/a.test]',
    'FAIL\tm/a [build failed]',
    '{"Action":',
    'null',
    '{}',
  ),
);

test('torn anywhere it never throws, and a started test ends at most once', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), fc.nat(), (lines, at) => {
      const text = [...opening, ...lines].join('\n');
      const ends = events(text.slice(0, at % (text.length + 1)).split('\n')).flatMap(event =>
        event.type === 'test-finished' ? [`${testId('', event.test)} ${event.attempt}`] : [],
      );
      expect(new Set(ends).size).toBe(ends.length);
    }),
    { numRuns: 2_000 },
  );
});

test('decoders share nothing', () => {
  const lines = [...opening, said('run', 'A'), says('--- PASS: A (0.00s)\n', 'A'), said('pass', 'A'), said('pass')];
  const [one, other] = [go.decoder(launch()), go.decoder(launch())];
  const both = [one, other].map(decoder => decoder.begin(1).length);
  const mixed = lines.map(each => [one.line(each), other.line(each)]);
  expect(both[0]).toBe(both[1]);
  for (const [first, second] of mixed) expect(first).toEqual(second);
});
