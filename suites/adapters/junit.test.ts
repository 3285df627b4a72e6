import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import { junit } from './junit.ts';

const suite = {
  name: 's',
  runner: 'junit' as const,
  cwd: '/repo',
  args: [],
  env: {},
  program: ['make'],
  limits: defaultLimits,
  retries: 0,
  deselected: [],
  reports: ['out/*.xml'],
  why: '',
};

type Reports = Readonly<Record<string, string | Uint8Array>>;

const decoderOf = () => {
  const decoder = junit.decoder({
    suite,
    mode: 'run',
    number: 1,
    dir: '/d',
    eventsFile: '/d/e',
    shims: '/s',
    skip: { tests: [], files: [] },
  });
  decoder.begin(7);
  return decoder;
};

const events = (reports: Reports, { piece = 64 * 1024, stale = 0, cut = false } = {}): readonly RunnerEvent[] => {
  const decoder = decoderOf();
  const told = Object.entries(reports).flatMap(([file, text]) => {
    const reader = decoder.report?.(file);
    const bytes = Buffer.from(text as string);
    const got: RunnerEvent[] = [];
    for (let from = 0; from < bytes.length; from += piece)
      got.push(...(reader?.chunk(bytes.subarray(from, from + piece)) ?? []));
    return [...got, ...(reader?.end() ?? [])];
  });
  return [...told, ...(decoder.reported?.({ fresh: Object.keys(reports).length, stale, cut }) ?? [])];
};

const told = (reports: Reports | string, how: Parameters<typeof events>[1] = {}): readonly string[] =>
  events(typeof reports === 'string' ? { 'out/a.xml': reports } : reports, how).flatMap(event => {
    if (event.type === 'incomplete') return [`INCOMPLETE ${event.reason}`];
    if (event.type !== 'test-finished') return [];
    const { outcome, attempt } = event;
    const name = testId('', event.test).slice(4);
    const more = attempt === 1 ? '' : ` (attempt ${attempt})`;
    if (outcome.kind === 'failed')
      return [`failed ${name}: ${outcome.failures.map(({ message }) => message).join(', ')}${more}`];
    return [`${outcome.kind} ${name}${outcome.kind === 'skipped' ? ` (${outcome.reason ?? ''})` : ''}${more}`];
  });

const wrap = (inner: string): string => `<?xml version="1.0"?>\n<testsuite name="x">${inner}</testsuite>`;

test.each([
  [
    'Surefire: reruns, an error, a skip, a class that cannot be set up',
    `<testsuite name="com.x.FooTest" tests="6" failures="2" errors="2">
      <properties><property name="a" value="b"/></properties>
      <testcase name="fine" classname="com.x.FooTest" time="1,234.5"/>
      <testcase name="wrong" classname="com.x.FooTest"><failure message="expected: &lt;1&gt;" type="AssertionError"><![CDATA[at com.x.FooTest.wrong(FooTest.java:12)]]></failure></testcase>
      <testcase name="broken" classname="com.x.FooTest"><error type="java.lang.NullPointerException">java.lang.NullPointerException
  at com.x.FooTest.broken(FooTest.java:20)</error></testcase>
      <testcase name="later" classname="com.x.FooTest"><skipped message="not yet"/></testcase>
      <testcase name="shaky" classname="com.x.FooTest"><flakyFailure message="once"/></testcase>
      <testcase name="bad" classname="com.x.FooTest"><failure message="first"/><rerunFailure message="again"/></testcase>
      <testcase name="" classname="com.x.FooTest"><error message="BeforeAll"/></testcase>
    </testsuite>`,
    [
      'passed com.x.FooTest > fine',
      'failed com.x.FooTest > wrong: expected: <1>',
      'failed com.x.FooTest > broken: java.lang.NullPointerException',
      'skipped com.x.FooTest > later (not yet)',
      'failed com.x.FooTest > shaky: once',
      'passed com.x.FooTest > shaky (attempt 2)',
      'failed com.x.FooTest > bad: again',
      'failed com.x.FooTest > bad: first (attempt 2)',
      'failed com.x.FooTest: BeforeAll',
    ],
  ],
  [
    'PHPUnit: suites in suites, absolute files, data sets',
    `<testsuites><testsuite name="/repo/phpunit.xml"><testsuite name="Unit"><testsuite name="Tests\\FooTest" file="/repo/tests/FooTest.php">
      <testcase name="testA" file="/repo/tests/FooTest.php" line="9" class="Tests\\FooTest" classname="Tests.FooTest"/>
      <testsuite name="Tests\\FooTest::testB"><testcase name="testB with data set #0" classname="Tests.FooTest" file="/repo/tests/FooTest.php"/></testsuite>
    </testsuite></testsuite></testsuite></testsuites>`,
    [
      'passed tests/FooTest.php > Tests.FooTest > testA',
      'passed tests/FooTest.php > Tests.FooTest > testB with data set #0',
    ],
  ],
  [
    'RSpec, with another machine’s path',
    wrap(
      '<testcase classname="spec.a_spec" name="A is 1" file="./spec/a_spec.rb"/><testcase classname="C:\\x\\b.rb" name="/home/u/t" file="/home/u/b.rb"/>',
    ),
    ['passed spec/a_spec.rb > spec.a_spec > A is 1', 'passed b.rb > t'],
  ],
  [
    'CTest',
    wrap(
      '<testcase name="t1" classname="t1" status="run"/><testcase name="t2" classname="t2" status="fail"><failure message=""/></testcase><testcase name="t3" classname="t3" status="disabled"/>',
    ),
    ['passed t1', 'failed t2: failed', 'skipped t3 ()'],
  ],
  [
    'vitest',
    '<testsuites><testsuite name="a.test.ts"><testcase classname="a.test.ts" name="g &gt; in"/><testcase classname="a.test.ts" name="g &gt; in"/></testsuite></testsuites>',
    ['passed a.test.ts > g > in', 'passed a.test.ts > g > in #2'],
  ],
  [
    'node:test: suites instead of classes, a todo that fails',
    '<testsuites><testcase name="top" classname="test"/><testsuite name="g"><testsuite name="h"><testcase name="t" classname="test"><skipped type="todo" message="soon"/><failure message="no"/></testcase></testsuite></testsuite></testsuites>',
    ['passed top', 'skipped g > h > t (soon)'],
  ],
])('%s', (_, text, expected) => {
  expect(told(text)).toEqual(expected);
  for (const piece of [1, 7]) expect(told(text, { piece })).toEqual(expected);
});

test('places and texts: Java, JavaScript, Python, PHP; output is kept at its end, and only of what failed', () => {
  const text = `java.lang.X: no
	at app//com.x.Foo.bar(Foo.java:12)
	at f (/repo/src/a.js:3:9)
tests/test_a.py:4: AssertionError
/repo/tests/FooTest.php:12`;
  const [, finished] = events({
    'a.xml': wrap(
      `<testcase name="a"><failure message="m">${text}</failure><system-out>${'x'.repeat(40_000)}END</system-out></testcase>`,
    ),
  });
  expect(finished).toMatchObject({
    outcome: {
      failures: [
        {
          message: 'm',
          stack: [
            { function: 'com.x.Foo.bar', file: 'com/x/Foo.java', line: 12 },
            { function: 'f', file: '/repo/src/a.js', line: 3, column: 9 },
            { file: '/repo/tests/test_a.py', line: 4 },
            { file: '/repo/tests/FooTest.php', line: 12 },
          ],
          detail: expect.stringMatching(/^java[^]*x{100}END$/u),
        },
      ],
    },
  });
  const detail =
    finished?.type === 'test-finished' && finished.outcome.kind === 'failed'
      ? finished.outcome.failures[0]?.detail
      : '';
  expect(detail?.length).toBeLessThan(20_000);
});

const fine = wrap('<testcase name="a"/>');

test.each([
  [
    'truncated',
    '<testsuite><testcase name="a"/><testcase',
    ['passed a', 'INCOMPLETE out/a.xml is cut off before its end'],
  ],
  ['cut in a test', '<testsuite><testcase name="a"><failure>', ['INCOMPLETE out/a.xml is cut off before its end']],
  ['empty', '', ['INCOMPLETE out/a.xml is empty']],
  ['no test', wrap(''), ['INCOMPLETE out/a.xml has no test in it']],
  ['no XML', 'all fine', ['INCOMPLETE out/a.xml is not XML: line 1: Non-whitespace before first tag']],
  ['another root', '<TestRun/>', ['INCOMPLETE out/a.xml is no JUnit report: it begins with <TestRun>']],
  [
    'failures without any',
    '<testsuite failures="2"><testcase name="a"/></testsuite>',
    ['passed a', 'INCOMPLETE out/a.xml speaks of 2 failure(s) or error(s), but shows none'],
  ],
  ['what Failsafe adds', '<failsafe-summary result="0"><completed>1</completed></failsafe-summary>', []],
  [
    'a DOCTYPE',
    `<!DOCTYPE x [<!ENTITY a "b">]>${fine}`,
    ['INCOMPLETE out/a.xml has a DOCTYPE, which no report needs: it is not read'],
  ],
  [
    'an entity',
    wrap('<testcase name="&lol;"/>'),
    ['INCOMPLETE out/a.xml is not XML: line 2: Invalid character entity'],
  ],
  ['depth', `<testsuite>${'<a>'.repeat(200)}`, ['INCOMPLETE out/a.xml is nested deeper than 100 elements']],
])('%s is never green, and says so', (_, text, expected) => {
  expect(told(text)).toEqual(expected);
});

test('a hostile report costs nothing of the others', () => {
  expect(told({ 'a.xml': fine, 'b.xml': '<!DOCTYPE x>', 'c.xml': fine })).toEqual([
    'passed x > a',
    'passed x > a #2',
    'INCOMPLETE b.xml has a DOCTYPE, which no report needs: it is not read',
  ]);
});

test('an attribute without an end is not gathered for ever', () => {
  const attribute = `<testsuite><testcase name="${'x'.repeat(3 * 1024 * 1024)}`;
  expect(told(attribute)).toEqual([
    expect.stringMatching(/^INCOMPLETE out\/a.xml is not XML: line 1: Max buffer length exceeded/u),
  ]);
});

test('no report, or only old ones', () => {
  expect(told({})).toEqual(['INCOMPLETE no report was written: check reports (out/*.xml)']);
  expect(told({}, { stale: 2 })).toEqual([
    'INCOMPLETE no report was written: 2 of an earlier run lie there, and may not stand for this one',
  ]);
  expect(told({}, { cut: true })).toEqual([]);
});

test('encodings', () => {
  const text = '<testsuite><testcase name="é"/></testsuite>';
  const latin = Buffer.from(`<?xml version='1.0' encoding='ISO-8859-1'?>${text}`, 'latin1');
  const wide = Buffer.from(`\uFEFF<?xml version="1.0" encoding="UTF-16"?>${text}`, 'utf16le');
  for (const bytes of [text, `\uFEFF${text}`, latin, wide]) expect(told({ 'a.xml': bytes })).toEqual(['passed é']);
});

const word = fc.constantFrom(
  '<testsuites>',
  '</testsuites>',
  '<testsuite name="s">',
  '</testsuite>',
  '<testcase name="a">',
  '</testcase>',
  '<testcase name="a"/>',
  '<failure message="m">',
  '</failure>',
  '<skipped/>',
  '<![CDATA[',
  ']]>',
  '<',
  '>',
  '&',
  '&amp;',
  '"',
  'x',
  '\n',
  '<!--',
  '-->',
  '<!DOCTYPE',
  '<?xml?>',
  '<system-out>',
  '</system-out>',
  '💥',
  '\0',
);
const prose = fc.array(word, { maxLength: 40 }).map(words => words.join(''));

test('cut anywhere it never throws, no test ends twice, and what is no whole report is told', () => {
  fc.assert(
    fc.property(prose, fc.integer({ min: 1, max: 50 }), (text, piece) => {
      const got = events({ 'a.xml': text }, { piece });
      const ids = got.flatMap(event => (event.type === 'test-finished' ? [testId('', event.test)] : []));
      expect(new Set(ids).size).toBe(ids.length);
      expect(got.length).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
  const whole =
    '<testsuite name="s"><testcase name="a"><failure message="m">text</failure></testcase><testcase name="b"/></testsuite>';
  for (let at = 0; at < whole.length; at++)
    expect(events({ 'a.xml': whole.slice(0, at) }).at(-1)?.type).toBe('incomplete');
});

test('decoders share nothing', () => {
  const [one, other] = [decoderOf(), decoderOf()];
  for (const decoder of [one, other]) {
    const reader = decoder.report?.('a.xml');
    const ids = [...(reader?.chunk(Buffer.from(fine)) ?? []), ...(reader?.end() ?? [])].flatMap(event =>
      event.type === 'test-finished' ? [testId('', event.test)] : [],
    );
    expect(ids).toEqual([' :: x > a']);
  }
});
