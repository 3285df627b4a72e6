import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { TapDocument } from './tap-document.ts';
import { tapLine } from './tap-line.ts';

const events = (lines: readonly string[]): readonly RunnerEvent[] => {
  const document = new TapDocument('/repo', 1);
  return [...lines.flatMap(line => document.line(line)), ...document.rest(), ...document.faults()];
};

/** `outcome id`, or what is wrong with the whole. */
const told = (text: string): readonly string[] =>
  events(text.split('\n')).flatMap(event => {
    if (event.type === 'incomplete') return [`INCOMPLETE ${event.reason}`];
    if (event.type === 'session-failed') return [`SESSION ${event.failure.message}`];
    if (event.type !== 'test-finished') return [];
    const { outcome, test: ref } = event;
    const name = testId('', ref).slice(4);
    if (outcome.kind === 'skipped') return [`skipped ${name} (${outcome.reason ?? ''})`];
    if (outcome.kind !== 'failed') return [`${outcome.kind} ${name}`];
    const [failure] = outcome.failures;
    const because = failure?.because === undefined ? '' : ' (children)';
    return [`failed ${name}: ${failure?.message.split('\n')[0]}${because}`];
  });

test('names, numbers, directives, and a plan at either end', () => {
  const points = [
    'ok 1 - first',
    'not ok 2 second',
    'ok',
    'ok 4 # SKIP no network',
    'not ok 5 - later # todo not yet',
    'ok 6 - sooner # TODO not yet',
    'ok 7 - a \\# b \\\\ c # not a directive',
    'ok 8 - first',
    'ok 9 - #8 is fixed',
    'not ok 10 - x # SKIPPED why',
  ];
  const expected = [
    'passed first',
    'failed second: not ok',
    'passed test 3',
    'skipped test 4 (no network)',
    'skipped later (not yet)',
    'passed sooner',
    'passed a # b \\ c # not a directive',
    'passed first #2',
    'passed #8 is fixed',
    'failed x # SKIPPED why: not ok',
  ];
  expect(told(['TAP version 13', '1..10', ...points].join('\n'))).toEqual(expected);
  expect(told([...points, '1..10'].join('\r\n').replaceAll('\r', ''))).toEqual(expected);
});

test.each([
  ['no plan', 'ok 1\nok 2', ['TAP without a plan: nobody can know whether all tests have run']],
  ['too few', '1..3\nok 1\nok 2', ['planned 3 test(s), but told 2']],
  ['too many', 'ok 1\nok 2\n1..1', ['planned 1 test(s), but told 2']],
  [
    'two documents in one',
    '1..1\nok 1\n1..1\nok 1',
    ['more than one plan; tests out of sequence: 1 where 2 was due; planned 1 test(s), but told 2'],
  ],
  [
    'too few in a subtest',
    '# Subtest: s\n    1..2\n    ok 1 - a\nok 1 - s\n1..1',
    ['subtest s: planned 2 test(s), but told 1'],
  ],
  ['cut in a subtest', '1..1\n# Subtest: s\n    ok 1 - a', ['subtest s has no end; planned 1 test(s), but told 0']],
  ['nothing at all', 'hello\n1..0 # SKIP all', []],
])('%s', (_, text, faults) => {
  expect(told(text).filter(line => line.startsWith('INCOMPLETE'))).toEqual(faults.map(fault => `INCOMPLETE ${fault}`));
});

test('who bails out has failed, and nothing after it counts', () => {
  expect(told('1..3\nok 1 - a\nBail out! no database\nok 2 - b')).toEqual([
    'passed a',
    'SESSION Bail out! no database',
  ]);
});

test('subtests: announced outside or inside, with a block, deep, and prose that only looks like one', () => {
  const text = [
    '# Subtest: g',
    '    # Subtest: in',
    '    ok 1 - in',
    '      ---',
    '      duration_ms: 2',
    '      ...',
    '    # Subtest: h',
    '        not ok 1 - deep',
    '        1..1',
    '    not ok 2 - h',
    '    1..2',
    'not ok 1 - g',
    '    # Subtest: old',
    '    ok 1 - x',
    '    1..1',
    'ok 2 - old',
    'ok 3 - block {',
    '    ok 1 - a',
    '    not ok 2 - b # TODO no',
    '    1..2',
    '}',
    '    ok computer',
    'ok 4 - alone',
    '# Subtest: excused',
    '    1..1',
    '    not ok 1 - wrong',
    'not ok 5 - excused # TODO soon',
    '1..5',
  ].join('\n');
  expect(told(text)).toEqual([
    'passed g > in',
    'failed g > h > deep: not ok',
    'failed g > h: not ok (children)',
    'failed g: not ok (children)',
    'passed old > x',
    'passed old',
    'passed block > a',
    'skipped block > b (no)',
    'passed block',
    'passed alone',
    'skipped excused > wrong (soon)',
    'skipped excused (soon)',
  ]);
});

test('a diagnostic is not read as tests; it gives message, place, time and text', () => {
  const text = [
    '1..2',
    'not ok 1 - a # time=12ms',
    '  ---',
    '  message: |-',
    '    first line',
    '    ok 2 - no test',
    '  duration_ms: 7.5',
    '  stack: |-',
    '    Test.fn (file:///repo/a%20b.test.js:3:9)',
    '    Test.run (node:internal/test_runner/test:796:25)',
    '  ...',
    'ok 2 - b # time=12ms',
  ];
  const finished = events(text).filter(event => event.type === 'test-finished');
  expect(finished).toMatchObject([
    {
      ms: 7.5,
      test: { titles: ['a'] },
      outcome: {
        failures: [
          {
            message: 'first line\nok 2 - no test',
            stack: [{ function: 'Test.fn', file: '/repo/a b.test.js', line: 3, column: 9 }],
          },
        ],
      },
    },
    { ms: 12, test: { titles: ['b'] } },
  ]);
});

test('YAML that is none, or a bomb, is kept as text', () => {
  const bomb = [
    'a: &a [x,x]',
    ...Array.from({ length: 30 }, (_, nth) => `b${nth}: &b${nth} [*${nth === 0 ? 'a' : `b${nth - 1}`}, *a]`),
  ];
  for (const yaml of [['{ ['], ['- list'], bomb, ['message: 3']]) {
    const [found] = events(['not ok 1 - a', '  ---', ...yaml.map(line => `  ${line}`), '  ...', '1..1']).slice(1);
    expect(found).toMatchObject({ outcome: { failures: [{ message: 'not ok', detail: yaml.join('\n') }] } });
  }
});

test('an absolute path in a title is as seen from the suite', () => {
  expect(told('1..1\nok 1 - /repo/t/a.t')).toEqual(['passed t/a.t']);
});

const word = fc.constantFrom(
  'ok',
  'not ok',
  ' 1',
  ' - ',
  'name',
  '# ',
  'SKIP',
  'TODO',
  '    ',
  '  ',
  '\n',
  '---',
  '...',
  '1..2',
  '1..0',
  '{',
  '}',
  '# Subtest: s',
  'Bail out!',
  '\\',
  '\t',
  'é',
  '💥',
  'message: x',
  '\n',
  '\n',
  'ok 1 - a\n',
  '    ok 1 - a\n',
);
const prose = fc.array(word, { maxLength: 60 }).map(words => words.join(''));

test('cut anywhere it never throws, and no test ends twice', () => {
  fc.assert(
    fc.property(prose, fc.nat(), (text, at) => {
      const ids = events(text.slice(0, at % (text.length + 1)).split('\n')).flatMap(event =>
        event.type === 'test-finished' ? [testId('', event.test)] : [],
      );
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 2_000 },
  );
});

test('documents share nothing', () => {
  fc.assert(
    fc.property(prose, prose, (one, other) => {
      const [first, second] = [new TapDocument('/repo', 1), new TapDocument('/repo', 1)];
      const others = other.split('\n');
      const mixed = one.split('\n').flatMap((line, nth) => {
        second.line(others[nth] ?? '');
        return first.line(line);
      });
      expect([...mixed, ...first.rest(), ...first.faults()]).toEqual(events(one.split('\n')));
    }),
  );
});

test('a line of many signs takes no time', () => {
  const started = performance.now();
  for (const sign of ['#', '\\', ' ', '# SKIP', '-', '{', '# time=1']) tapLine(`ok 1 ${sign.repeat(200_000)}`);
  expect(performance.now() - started).toBeLessThan(2_000);
});
