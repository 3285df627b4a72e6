import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { outcomeKinds, type Flag } from '../../harness/protocol/outcome.ts';
import type { FailureRecord, RunRecord, TestRecord } from '../../harness/protocol/record.ts';
import { failure, frame, mixedRun, sampleRun, sampleSuite, sampleTest } from '../sample-records.ts';
import { junit, renderJUnit } from './junit.ts';

const schema = (name: string): string => readFileSync(new URL(`../junit/schemas/${name}.xsd`, import.meta.url), 'utf8');
const jenkins = schema('jenkins');
const surefire = schema('surefire');

// All text is escaped, so that a tag found by its characters is a tag.
const suitesIn = (xml: string): readonly string[] =>
  xml.match(/<testsuite [^>]*(?:\/>|(?<!\/)>[\s\S]*?<\/testsuite>)/g) ?? [];

const complaints = async (xml: string): Promise<readonly string[]> => {
  const contents = suitesIn(xml).map((suite, index) => ({
    fileName: `suite-${index}.xml`,
    contents: `<?xml version="1.0" encoding="UTF-8"?>\n${suite}`,
  }));
  const results = await Promise.all([
    validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema: jenkins }),
    ...(contents.length === 0 ? [] : [validateXML({ xml: contents, schema: surefire })]),
  ]);
  return results.flatMap(({ valid, errors, rawOutput }) =>
    valid ? [] : [...errors.map(({ rawMessage }) => rawMessage), rawOutput],
  );
};

const caseOf = (xml: string, name: string): string => {
  const found = new RegExp(`<testcase name="${name}"[^>]*(?:/>|(?<!/)>[\\s\\S]*?</testcase>)`).exec(xml);
  return found?.[0] ?? `no testcase ${name}`;
};

const one = (more: Partial<TestRecord>): string => junit.render(sampleRun([sampleTest({ titles: ['t'], ...more })]));

test('one test of every fate, word for word', async () => {
  const xml = junit.render(mixedRun);
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gate full" tests="7" failures="1" errors="2" time="41.200">
  <testsuite name="unit" tests="4" failures="1" errors="1" skipped="1" time="40.100" timestamp="2026-11-21T10:30:00.500Z">
    <properties>
      <property name="gate.run" value="20261121T103000Z-full-3fa2c1"/>
      <property name="gate.verdict" value="fail"/>
      <property name="gate.runner" value="vitest"/>
      <property name="gate.runner.version" value="4.1.12"/>
    </properties>
    <testcase name="sum &gt; adds" classname="unit.src.sum_test_ts" time="0.012"/>
    <testcase name="sum &gt; subtracts" classname="unit.src.sum_test_ts" time="0.012">
      <failure message="AssertionError: expected 3 to be 2" type="AssertionError">AssertionError: expected 3 to be 2
- 2
+ 3

    at work (node_modules/vitest/dist/index.js:9:3)
    at subtract (src/sum.ts:3:3)
    at test (src/sum.test.ts:14:3)</failure>
    </testcase>
    <testcase name="spins" classname="unit.src.loop_test_ts" time="30.004">
      <error message="still running after 30 s" type="hung">still running after 30 s

clock: test, limit 30 s, ended by the gate, the process was spinning

    at spin (src/loop.ts:7:3)
    at outer (src/loop.ts:21:3)
    at test (src/loop.test.ts:5:3)
    at work (src/more.ts:1:3)</error>
    </testcase>
    <testcase name="after" classname="unit.src.loop_test_ts" time="0.000">
      <skipped message="not run: hung: src/loop.test.ts &gt; spins"/>
    </testcase>
  </testsuite>
  <testsuite name="core" tests="3" failures="0" errors="1" skipped="1" time="40.100" timestamp="2026-11-21T10:30:00.500Z">
    <properties>
      <property name="gate.run" value="20261121T103000Z-full-3fa2c1"/>
      <property name="gate.verdict" value="fail"/>
      <property name="gate.runner" value="vitest"/>
      <property name="gate.runner.version" value="4.1.12"/>
    </properties>
    <testcase name="test_exit" classname="core.tests.test_exit_py" time="0.012">
      <error message="the process was ended by SIGSEGV" type="crashed">the process was ended by SIGSEGV</error>
    </testcase>
    <testcase name="test_later" classname="core.tests.test_skip_py" time="0.000">
      <skipped message="needs the network"/>
    </testcase>
    <testcase name="test_coin" classname="core.tests.test_flaky_py" time="0.012">
      <flakyFailure message="ValueError: tails" type="ValueError">
        <stackTrace>ValueError: tails

    at flip (core/coin.py:4:3)</stackTrace>
      </flakyFailure>
      <system-out>leaky: left process 4242 behind: sleep 1000</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  expect(suitesIn(xml)).toHaveLength(2);
  expect(await complaints(xml)).toEqual([]);
});

test('a run without suites and a suite without tests are valid', async () => {
  expect(await complaints(junit.render(sampleRun([])))).toEqual([]);
  const xml = junit.render(
    sampleRun([], {}, { suites: [sampleSuite({ incomplete: 'exit 0, but nothing was reported' })] }),
  );
  expect(xml).toContain('<property name="gate.incomplete" value="exit 0, but nothing was reported"/>');
  expect(await complaints(xml)).toEqual([]);
});

test.each(['incomplete', 'interrupted'] as const)(
  'a run that is %s is not green, whatever its tests say',
  async kind => {
    const reasons = [
      { policy: 'flaky', level: 'warn' as const, message: '1 test is flaky', tests: [] },
      {
        policy: 'census',
        level: 'block' as const,
        message: 'suite unit: exit 0,\nbut ]]> & nothing was reported',
        tests: [],
      },
    ];
    const xml = junit.render(sampleRun([sampleTest()], { kind, reasons }));
    expect(xml).toContain('<testsuites name="gate full" tests="2" failures="0" errors="1" time="41.200">');
    expect(xml)
      .toContain(`  <testsuite name="(gate)" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="2026-11-21T10:30:00.000Z">
    <properties>
      <property name="gate.run" value="20261121T103000Z-full-3fa2c1"/>
      <property name="gate.verdict" value="${kind}"/>
    </properties>
    <testcase name="verdict" classname="(gate)" time="0.000">
      <error message="${kind}: suite unit: exit 0, but ]]&gt; &amp; nothing was reported" type="${kind}">flaky: 1 test is flaky
census: suite unit: exit 0, but ]]&gt; &amp; nothing was reported</error>
    </testcase>
  </testsuite>
</testsuites>
`);
    expect(await complaints(xml)).toEqual([]);
  },
);

test('a run without suites, tests and reasons that did not end is one error', async () => {
  const xml = junit.render(sampleRun([], { kind: 'interrupted', exitCode: 130 }));
  expect(xml).toContain('<testsuites name="gate full" tests="1" failures="0" errors="1"');
  expect(xml.match(/<testsuite /g)).toHaveLength(1);
  expect(await complaints(xml)).toEqual([]);
});

test('a suite that is called like the gate keeps its tests, and the names stay unique', async () => {
  const own = sampleTest({ suite: '(gate)', file: '', titles: ['verdict'] });
  const xml = junit.render(sampleRun([own], { kind: 'incomplete' }));
  expect(xml).toContain('<testcase name="verdict" classname="(gate)" time="0.012"/>');
  expect(xml).toContain('<testcase name="verdict #2" classname="(gate)" time="0.000">');
  expect(await complaints(xml)).toEqual([]);
});

test.each(['pass', 'pass-with-debt', 'conditional', 'fail'] as const)('%s has no case of the gate', kind => {
  expect(junit.render(sampleRun([sampleTest()], { kind }))).not.toContain('(gate)');
});

test('debt changes no outcome, and its verdict and entry stand in lines that readers take for properties', async () => {
  const debt = { verdict: 'known', entry: '9f3a1c7be204', why: 'the same signature' };
  const xml = one({ outcome: 'failed', failure: failure('no'), debt });
  expect(await complaints(xml)).toEqual([]);
  expect(xml).toContain('tests="1" failures="1" errors="0" skipped="0"');
  expect(caseOf(xml, 't')).toContain(`<system-out>debt: known 9f3a1c7be204: the same signature
[[PROPERTY|debt.verdict=known]]
[[PROPERTY|debt.id=9f3a1c7be204]]</system-out>`);
  expect(
    one({ debt: { verdict: 'paid?', entry: 'a]] [[ATTACHMENT|/etc/passwd' } }).match(/\[\[PROPERTY[^<\n]*/g),
  ).toEqual(['[[PROPERTY|debt.verdict=paid?]]']);
});

test('the entries of a suite are properties of it, each once', async () => {
  const of = (title: string, entry: string) =>
    sampleTest({ titles: [title], outcome: 'failed', failure: failure('no'), debt: { verdict: 'known', entry } });
  const other = { ...of('d', 'ddddddddddd1'), suite: 'core' };
  const xml = junit.render(
    sampleRun([of('a', 'aaaaaaaaaaa1'), of('b', 'bbbbbbbbbbb1'), of('c', 'aaaaaaaaaaa1'), other]),
  );
  expect(await complaints(xml)).toEqual([]);
  const [unit = '', core = ''] = suitesIn(xml);
  expect(unit.match(/<property name="debt.id" value="[^"]*"/g)).toEqual([
    '<property name="debt.id" value="aaaaaaaaaaa1"',
    '<property name="debt.id" value="bbbbbbbbbbb1"',
  ]);
  expect(core.match(/<property name="debt.id" value="[^"]*"/g)).toEqual([
    '<property name="debt.id" value="ddddddddddd1"',
  ]);
});

test('with known debt as skipped it is out of the red, what happened stays to be read, and nothing else is skipped', async () => {
  const of = (title: string, verdict: string, more: Partial<TestRecord> = {}) =>
    sampleTest({
      titles: [title],
      outcome: 'failed',
      failure: failure('Error: no <answer>', { detail: 'a long story' }),
      debt: { verdict, entry: '9f3a1c7be204' },
      ...more,
    });
  const record = sampleRun([
    of('known', 'known'),
    of('hangs', 'known', {
      outcome: 'hung',
      failure: failure('no end', { kind: 'hang', stack: [frame('src/a.ts', 7)] }),
    }),
    of('milder', 'changed'),
    of('new', 'new'),
    of('drift', 'drift'),
    of('late', 'expired'),
    of('flaky', 'known', { outcome: 'passed', flags: ['flaky'], earlier: [failure('tails')] }),
  ]);
  const xml = junit.render(record, { junitKnown: 'skipped' });
  expect(await complaints(xml)).toEqual([]);
  expect(xml).toContain('tests="7" failures="3" errors="0" skipped="3"');
  expect(caseOf(xml, 'known')).toContain(
    '<skipped message="known debt 9f3a1c7be204: failed: Error: no &lt;answer&gt;"/>',
  );
  expect(caseOf(xml, 'known')).toContain(
    '[[PROPERTY|debt.id=9f3a1c7be204]]\nfailure: Error: no &lt;answer&gt;\n\na long story',
  );
  expect(caseOf(xml, 'hangs')).toContain('<skipped message="known debt 9f3a1c7be204: hung: no end"/>');
  expect(caseOf(xml, 'hangs')).toContain('(src/a.ts:7');
  expect(caseOf(xml, 'flaky')).toContain('<flakyFailure');
  for (const name of ['new', 'drift', 'late']) expect(caseOf(xml, name)).toContain('<failure');
  expect(junit.render(record, { junitKnown: 'failed' })).toBe(junit.render(record));
  expect(junit.render(record)).toContain('tests="7" failures="5" errors="1" skipped="0"');
});

test('a test whose suite the record does not know is in the report all the same', async () => {
  const xml = junit.render(sampleRun([sampleTest({ suite: 'lost' })], {}, { suites: [] }));
  expect(xml).toContain('<testsuites name="gate full" tests="1"');
  expect(await complaints(xml)).toEqual([]);
});

test('hostile texts', async () => {
  const nasty =
    '\u001b[31mred\u001b[0m \u001b]0;title\u0007 ]]> <![CDATA[ & < > " \' 😀 \ud800 \u0000\u0008\ufffe é\n\tline\r\nend &#27; &amp;';
  const tests = (['failed', 'hung', 'crashed', 'skipped', 'not-run', 'passed'] as const).map(outcome =>
    sampleTest({
      titles: [nasty, outcome],
      file: nasty,
      outcome,
      reason: nasty,
      failure: failure(nasty, { detail: nasty, stack: [frame(nasty, 1, nasty)] }),
      earlier: [failure(nasty)],
      leaks: [{ pid: 1, command: nasty }],
      debt: { verdict: nasty, entry: nasty },
    }),
  );
  const xml = junit.render(sampleRun(tests));
  expect(await complaints(xml)).toEqual([]);
  expect(xml).toContain("red  ]]&gt; &lt;![CDATA[ &amp; &lt; &gt; &quot; ' 😀   é line end &amp;#27; &amp;amp;");
  expect(xml).not.toMatch(/[^\P{Cc}\n\t]|\[31m/u);
});

test('a title of 10 000 characters is cut, and two of them are still two tests', async () => {
  const long = '😀'.repeat(5_000);
  const xml = junit.render(sampleRun([sampleTest({ titles: [long] }), sampleTest({ titles: [long, 'b'] })]));
  expect(await complaints(xml)).toEqual([]);
  expect(xml.match(/<testcase /g)).toHaveLength(2);
  expect(xml).toContain('…" classname');
  expect(xml).toContain('… #2" classname');
});

test('no two tests share name and class', async () => {
  const twins = [
    sampleTest({ titles: ['a > b'] }),
    sampleTest({ titles: ['a', 'b'] }),
    sampleTest({ titles: ['a', 'b'], nth: 2 }),
    sampleTest({ titles: ['a', 'b'], nth: 3 }),
    sampleTest({ titles: ['a', 'b #2'] }),
    sampleTest({ titles: ['\u001b[1ma', 'b'] }),
    sampleTest({ titles: [] }),
    sampleTest({ titles: [''] }),
  ];
  const xml = junit.render(sampleRun(twins));
  expect(await complaints(xml)).toEqual([]);
  expect([...xml.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
    'a &gt; b',
    'a &gt; b #2',
    'a &gt; b #2 #2',
    'a &gt; b #3',
    'a &gt; b #2 #3',
    'a &gt; b #4',
    '(untitled)',
    '(untitled) #2',
  ]);
});

test('the class is suite, project and path, with dots for folders only', () => {
  expect(one({ project: 'browser', file: 'src/deep/sum.test.ts' })).toContain(
    'classname="unit.browser.src.deep.sum_test_ts"',
  );
  expect(one({ file: '', titles: ['(session)'] })).toContain('<testcase name="(session)" classname="unit"');
});

test('clocks that went wrong', async () => {
  const durations = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 1e-9, 1e300, 0];
  const runs = durations.map(durationMs => {
    const run = sampleRun([sampleTest({ durationMs })]);
    return { ...run, run: { ...run.run, durationMs }, suites: [sampleSuite({ durationMs, startedAt: 'yesterday' })] };
  });
  const times = ['0.000', '31536000.000', '0.000', '0.000', '0.000', '31536000.000', '0.000'];
  expect(runs.map(run => /<testcase .* time="([^"]*)"/.exec(junit.render(run))?.[1])).toEqual(times);
  for (const run of runs.slice(0, 2)) {
    expect(await complaints(junit.render(run))).toEqual([]);
    expect(junit.render(run)).not.toContain('timestamp=');
  }
});

test('a flaky test has no failure, and each attempt that went wrong', async () => {
  const earlier: FailureRecord[] = [
    failure('TypeError: a'),
    { kind: 'hang', message: 'stuck', stack: [frame('src/a.ts', 2)], deadline: 'test', limitMs: 5_000, by: 'runner' },
  ];
  const xml = one({ attempts: 3, flags: ['flaky'], earlier });
  expect(await complaints(xml)).toEqual([]);
  expect(xml).toContain('tests="1" failures="0" errors="0" skipped="0"');
  expect(caseOf(xml, 't')).toBe(`<testcase name="t" classname="unit.src.sum_test_ts" time="0.012">
      <flakyFailure message="TypeError: a" type="TypeError">
        <stackTrace>TypeError: a</stackTrace>
      </flakyFailure>
      <flakyError message="stuck" type="hung">
        <stackTrace>stuck

clock: test, limit 5 s, ended by the runner

    at work (src/a.ts:2:3)</stackTrace>
      </flakyError>
    </testcase>`);
});

test('a test that failed on every attempt is one failure and reruns, in the order of the schema', async () => {
  const earlier: FailureRecord[] = [
    { kind: 'crash', message: 'SIGSEGV', stack: [] },
    { kind: 'hang', message: 'stuck', stack: [] },
  ];
  const xml = one({ outcome: 'failed', attempts: 3, earlier, failure: failure('lib.BigError [E_BIG]: too big') });
  expect(await complaints(xml)).toEqual([]);
  expect(xml).toContain('tests="1" failures="0" errors="1" skipped="0"');
  expect(
    [...caseOf(xml, 't').matchAll(/<(\w+) message="([^"]*)" type="([^"]*)"/g)].map(([, ...parts]) => parts),
  ).toEqual([
    ['rerunFailure', 'lib.BigError [E_BIG]: too big', 'lib.BigError'],
    ['error', 'SIGSEGV', 'crashed'],
    ['rerunError', 'stuck', 'hung'],
  ]);
});

test.each([
  ['hook: beforeAll of sum', 'skipped'],
  ['budget', 'skipped'],
  ['interrupted', 'skipped'],
  ['lost', 'error'],
  ['deadline: run', 'error'],
  [undefined, 'error'],
])('not run because of %s is told as %s', (reason, tag) => {
  const xml = one({ outcome: 'not-run', ...(reason === undefined ? {} : { reason }) });
  expect(xml).toContain(`<${tag} message="not run: ${reason ?? 'lost'}"`);
});

test.each([
  ['Error: no', 'Error'],
  ['AssertionError [ERR_ASSERTION]: no', 'AssertionError'],
  ['django.db.utils.IntegrityError: dup', 'django.db.utils.IntegrityError'],
  ['KeyboardInterrupt', 'KeyboardInterrupt'],
  ['expected 1 to be 2', 'failed'],
  ['Error handling is broken', 'failed'],
  ['', 'failed'],
])('the type of %s is %s', (message, type) => {
  expect(one({ outcome: 'failed', failure: failure(message) })).toContain(`type="${type}"`);
});

test('a bad test without a failure still counts as bad', async () => {
  const xml = one({ outcome: 'crashed' });
  expect(xml).toContain('<error message="crashed, and nobody said why" type="crashed">');
  expect(await complaints(xml)).toEqual([]);
});

test('a body arrives whole, however often it ends a CDATA section', async () => {
  const message = 'a ]]> b ]]>]]> c <![CDATA[ d ]]>';
  const xml = one({
    outcome: 'failed',
    failure: failure(message),
    earlier: [failure(message)],
    debt: { verdict: message, entry: ']]>' },
  });
  expect(await complaints(xml)).toEqual([]);
  const escaped = 'a ]]&gt; b ]]&gt;]]&gt; c &lt;![CDATA[ d ]]&gt;';
  expect(xml).toContain(`type="failed">${escaped}</failure>`);
  expect(xml).toContain(`<stackTrace>${escaped}</stackTrace>`);
  expect(xml).toContain(`<system-out>debt: ${escaped} ]]&gt;</system-out>`);
});

test('details shrink until the file is small enough, and no test is lost', async () => {
  const tests = Array.from({ length: 60 }, (_, index) =>
    sampleTest({
      titles: [`t${index}`],
      outcome: 'failed',
      failure: failure('bad & worse', { detail: '<'.repeat(30_000) }),
    }),
  );
  const xml = renderJUnit(sampleRun(tests), 120_000);
  expect(Buffer.byteLength(xml)).toBeLessThan(120_000);
  expect(xml.match(/<testcase /g)).toHaveLength(60);
  expect(xml).toContain('… cut, ');
  expect(await complaints(xml)).toEqual([]);
});

test('a body stays under 64 KiB and a test under 1 MiB', () => {
  const earlier = Array.from({ length: 40 }, () => failure('no', { detail: 'x'.repeat(200_000) }));
  const xml = one({ outcome: 'failed', earlier, failure: failure('no') });
  const bodies = [...xml.matchAll(/<(?:failure[^>]*|stackTrace)>([^<]*)</g)].map(([, body = '']) =>
    Buffer.byteLength(body),
  );
  expect(Math.max(...bodies)).toBe(64 * 1024);
  expect(Buffer.byteLength(xml)).toBeLessThan(1_100_000);
  expect(xml.match(/<rerunFailure/g)).toHaveLength(40);
});

test('the schemas bite', async () => {
  const xml = junit.render(mixedRun);
  const spoiled: readonly [string, string][] = [
    ['<testsuites ', '<testsuites skipped="1" '],
    ['time="0.012"', 'time="1e-7"'],
    [' type="crashed"', ' '],
    ['<testcase ', '<testcase file="a.ts" '],
    ['<stackTrace>', '<trace>'],
  ];
  for (const [from, to] of spoiled) {
    expect(xml).toContain(from);
    expect(await complaints(xml.replace(from, to))).not.toEqual([]);
  }
});

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(']]>', '\u001b[1m', '', ' ', '\n'),
);
const anyFailure: fc.Arbitrary<FailureRecord> = fc.record(
  {
    kind: fc.constantFrom('fail', 'hang', 'crash', 'leak'),
    message: text,
    detail: text,
    stack: fc.array(fc.record({ function: text, file: text, line: fc.integer(), column: fc.integer() }), {
      maxLength: 3,
    }),
    deadline: text,
    class: text,
    limitMs: fc.double(),
  },
  { requiredKeys: ['kind', 'message', 'stack'] },
);
const anyTest: fc.Arbitrary<TestRecord> = fc
  .record(
    {
      suite: fc.constantFrom('unit', 'core', ' '),
      project: text,
      file: text,
      titles: fc.array(text, { maxLength: 3 }),
      outcome: fc.constantFrom(...outcomeKinds),
      durationMs: fc.double(),
      attempts: fc.nat(),
      flags: fc.uniqueArray(fc.constantFrom<Flag>('flaky', 'leaky', 'slow')),
      reason: text,
      failure: anyFailure,
      earlier: fc.array(anyFailure, { maxLength: 3 }),
      leaks: fc.array(fc.record({ pid: fc.nat(), command: text }), { maxLength: 2 }),
      debt: fc.record({ verdict: text, entry: text, why: text }),
    },
    { requiredKeys: ['suite', 'file', 'titles', 'outcome', 'durationMs', 'attempts', 'flags'] },
  )
  .map(test => sampleTest(test));

test('whatever a run contains, the report is valid for both', async () => {
  const verdicts = fc.record({
    kind: fc.constantFrom('fail', 'incomplete'),
    reasons: fc.array(
      fc.record({ policy: text, level: fc.constantFrom('block', 'warn'), message: text, tests: fc.constant([]) }),
    ),
  });
  const runs: fc.Arbitrary<RunRecord> = fc
    .tuple(fc.array(anyTest, { maxLength: 60 }), verdicts)
    .map(([tests, verdict]) => sampleRun(tests, verdict));
  await fc.assert(
    fc.asyncProperty(runs, async run => {
      const xml = junit.render(run);
      expect(await complaints(xml)).toEqual([]);
      const gates = run.verdict.kind === 'incomplete' ? 1 : 0;
      expect(xml.match(/<testcase /g) ?? []).toHaveLength(run.tests.length + gates);
      expect(xml.match(/<testcase (?!name="verdict" classname="\(gate\)")/g) ?? []).toHaveLength(run.tests.length);
    }),
    { numRuns: 6 },
  );
}, 60_000);
