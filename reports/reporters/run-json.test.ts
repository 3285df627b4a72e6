import { expect, test } from 'vitest';
import { failure, frame, mixedRun, sampleRun, sampleTest } from '../sample-records.ts';
import { runJson } from './run-json.ts';

test('the keys of the contract, in its order, one test a line', () => {
  const tests = [
    sampleTest({
      outcome: 'failed',
      project: 'browser',
      attempts: 2,
      failure: { ...failure('no', { detail: 'more' }), signature: 's1:1', stack: [frame('src/a.ts', 1)] },
      earlier: [failure('first')],
      leaks: [{ pid: 1, command: 'sleep' }],
      debt: { verdict: 'new' },
    }),
    sampleTest(),
  ];
  const run = sampleRun(tests, {
    kind: 'fail',
    exitCode: 1,
    reasons: [{ policy: 'p', level: 'block', message: 'm', tests: [] }],
  });
  const kills = [{ pid: 1, command: 'sleep', reason: 'leaked', signal: 'SIGKILL', survived: false }];
  const totals = (failed: number): string =>
    `{"census":2,"passed":1,"failed":${failed},"hung":0,"crashed":0,"skipped":0,"notRun":0,"notSelected":0,"flaky":0,"leaky":0,"slow":0,"debt":{"known":0,"new":0,"drift":0,"escalated":0,"expired":0,"paid":0}}`;
  expect(runJson.render({ ...run, kills })).toBe(`{
  "format": "gate.run/1",
  "run": {"id":"20261121T103000Z-full-3fa2c1","gate":"full","startedAt":"2026-11-21T10:30:00.000Z","finishedAt":"2026-11-21T10:30:41.200Z","durationMs":41200,"commit":null,"branch":null,"dirty":null,"partial":false,"gateVersion":"0.1.0","host":{"os":"linux","arch":"x64","cpus":2,"node":"20.19.0"},"containment":"cookie"},
  "verdict": {"kind":"fail","exitCode":1,"reasons":[{"policy":"p","level":"block","message":"m","tests":[]}]},
  "totals": ${totals(1)},
  "suites": [
    {"name":"unit","runner":"vitest","runnerVersion":"4.1.12","totals":${totals(1)},"launches":1,"durationMs":40100,"exit":{"code":0},"cwd":".","startedAt":"2026-11-21T10:30:00.500Z"}
  ],
  "tests": [
    {"id":"unit/browser :: src/sum.test.ts > sum > adds","suite":"unit","file":"src/sum.test.ts","titles":["sum","adds"],"outcome":"failed","durationMs":12,"attempts":2,"flags":[],"failure":{"kind":"fail","message":"no","signature":"s1:1","stack":[{"function":"work","file":"src/a.ts","line":1,"column":3}],"detail":"more"},"leaks":[{"pid":1,"command":"sleep"}],"debt":{"verdict":"new"},"project":"browser","earlier":[{"kind":"fail","message":"first","stack":[]}]},
    {"id":"unit :: src/sum.test.ts > sum > adds","suite":"unit","file":"src/sum.test.ts","titles":["sum","adds"],"outcome":"passed","durationMs":12,"attempts":1,"flags":[]}
  ],
  "kills": [
    {"pid":1,"command":"sleep","reason":"leaked","signal":"SIGKILL","survived":false}
  ],
  "preflight": {},
  "stages": [],
  "notes": []
}
`);
});

test('the ledger comes after the totals, what is gone at the end, and a debt says its verdict first', () => {
  const why = 'signature differs';
  const run = sampleRun([sampleTest({ outcome: 'failed', debt: { why, entry: 'e', verdict: 'drift' } })]);
  const { id } = sampleTest();
  const text = runJson.render({
    ...run,
    gone: [{ test: id, entry: 'g' }],
    ledger: { entries: 5, proposed: 1, accepted: 2, dueSoon: 3, overdue: 4 },
  });
  expect(Object.keys(JSON.parse(text) as object)).toEqual([
    'format',
    'run',
    'verdict',
    'totals',
    'ledger',
    'suites',
    'tests',
    'kills',
    'preflight',
    'stages',
    'notes',
    'gone',
  ]);
  expect(text).toContain('\n  "ledger": {"entries":5,"proposed":1,"accepted":2,"dueSoon":3,"overdue":4},\n');
  expect(text).toContain('"debt":{"verdict":"drift","entry":"e","why":"signature differs"}');
  expect(text).toContain(`\n  "gone": [{"test":"${id}","entry":"g"}]\n`);
});

test('the order of the keys does not depend on the order in which they were made', () => {
  const turned = Object.fromEntries(Object.entries(mixedRun).reverse()) as typeof mixedRun;
  const tests = mixedRun.tests.map(made => Object.fromEntries(Object.entries(made).reverse()) as typeof made);
  expect(runJson.render({ ...turned, tests })).toBe(runJson.render(mixedRun));
});

test('what is read back is what was there, and numbers stay numbers', () => {
  expect(JSON.parse(runJson.render(mixedRun))).toMatchObject(JSON.parse(JSON.stringify(mixedRun)) as object);
  const text = runJson.render(sampleRun([sampleTest({ durationMs: Number.NaN, titles: ['\ud800 \u2028 "'] })]));
  expect(JSON.parse(text)).toMatchObject({ tests: [{ durationMs: 0, titles: ['\ud800 \u2028 "'] }] });
});
