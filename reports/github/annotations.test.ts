import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure, frame, mixedRun, sampleRun, sampleSuite, sampleTest } from '../sample-records.ts';
import { annotations } from './annotations.ts';

type Read = { readonly level: string; readonly properties: Readonly<Record<string, string>>; readonly message: string };

const unescaped = (text: string): string =>
  text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');

/** A line as GitHub's runner reads it. */
const read = (line: string): Read => {
  const end = line.indexOf('::', 2);
  const [level = '', ...rest] = line.slice(2, end).split(' ');
  const properties = rest
    .join(' ')
    .split(',')
    .map(pair => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at), unescaped(pair.slice(at + 1))] as const;
    });
  return { level, properties: Object.fromEntries(properties), message: unescaped(line.slice(end + 2)) };
};

const failed = (title: string, more: Parameters<typeof failure>[1] = {}) =>
  sampleTest({ titles: [title], outcome: 'failed', failure: failure(`Error: ${title}`, more) });

test('regressions as errors, the worst first, with their place; what warns as warnings', () => {
  expect(annotations(mixedRun, '').map(read)).toEqual([
    {
      level: 'error',
      properties: { title: 'regressions' },
      message: '3 regressions are not in the ledger',
    },
    {
      level: 'error',
      properties: { file: 'src/loop.ts', line: '7', title: 'hung: unit :: src/loop.test.ts > spins' },
      message:
        'still running after 30 s\nat spin (src/loop.ts:7)\nat outer (src/loop.ts:21)\nat test (src/loop.test.ts:5)\nat work (src/more.ts:1)',
    },
    {
      level: 'error',
      properties: { file: 'tests/test_exit.py', title: 'crashed: core :: tests/test_exit.py > test_exit' },
      message: 'the process was ended by SIGSEGV',
    },
    {
      level: 'error',
      properties: { file: 'src/sum.ts', line: '3', title: 'failed: unit :: src/sum.test.ts > sum > subtracts' },
      message: 'AssertionError: expected 3 to be 2\n- 2\n+ 3\nat subtract (src/sum.ts:3)\nat test (src/sum.test.ts:14)',
    },
    { level: 'warning', properties: { title: 'flaky' }, message: '1 test is flaky' },
  ]);
});

test('a green run has none, and known debt is no news', () => {
  expect(
    annotations(sampleRun([sampleTest(), { ...failed('a'), debt: { verdict: 'known', entry: 'x' } }]), ''),
  ).toEqual([]);
});

test('a reason that names tests is told by them', () => {
  const run = sampleRun([failed('a')], {
    kind: 'fail',
    reasons: [{ policy: 'regressions', level: 'block', message: '1 regression', tests: [failed('a').id] }],
  });
  expect(annotations(run, '').map(line => read(line).properties['title'])).toEqual([
    'failed: unit :: src/sum.test.ts > a',
  ]);
});

describe('where a file lies', () => {
  const suites = [sampleSuite({ cwd: 'services/core' })];
  const fileOf = (more: Parameters<typeof failure>[1], folder: string | undefined): string | undefined => {
    const [line = ''] = annotations(sampleRun([failed('a', more)], {}, { suites }), folder);
    return read(line).properties['file'];
  };

  test.each([
    ['a test: from the folder of its suite', {}, '', 'services/core/src/sum.test.ts'],
    ['a frame: from the root', { stack: [frame('lib/a.ts', 3)] }, '', 'lib/a.ts'],
    ['a root below the workspace', { stack: [frame('lib/a.ts', 3)] }, 'packages/x', 'packages/x/lib/a.ts'],
    ['a root outside of it: nowhere', { stack: [frame('lib/a.ts', 3)] }, undefined, undefined],
  ] as const)('%s', (_, more, folder, file) => {
    expect(fileOf(more, folder)).toBe(file);
  });
});

test('never more than ten of a level: the tenth says how many are missing', () => {
  const reasons = Array.from({ length: 30 }, (_, at) => ({
    policy: `p${at}`,
    level: 'warn' as const,
    message: 'm',
    tests: [],
  }));
  const found = annotations(
    sampleRun(
      Array.from({ length: 500 }, (_, at) => failed(`case ${at}`)),
      { kind: 'fail', reasons },
    ),
    '',
  ).map(read);
  expect(found.filter(({ level }) => level === 'error')).toHaveLength(10);
  expect(found.filter(({ level }) => level === 'warning')).toHaveLength(10);
  expect(found[9]?.properties['title']).toBe('and 491 more');
  expect(found[19]?.properties['title']).toBe('and 21 more');
  expect(found[9]?.message).toContain('failed 500');
});

test('whatever a test says: one command a line, none of them another, and none too long', () => {
  const words = fc.oneof(
    fc.constantFrom(
      '::error::x',
      '\n::add-mask::a',
      '%0A::stop-commands::',
      'a,line=9',
      'a::b',
      '%',
      '\r',
      '\u0000',
      '😀'.repeat(3_000),
    ),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  fc.assert(
    fc.property(words, words, words, (title, message, file) => {
      const bad = sampleTest({
        titles: [title],
        file,
        outcome: 'failed',
        failure: failure(message, { stack: [frame(file, 3, title)] }),
      });
      const run = sampleRun([bad], { reasons: [{ policy: title, level: 'block', message, tests: [] }] });
      for (const line of annotations(run, '')) {
        expect(line).toMatch(/^::error (?:file=[^,:\r\n]*,(?:line=\d+,)?)?title=[^,:\r\n]*::[^\r\n]*$/u);
        expect(Buffer.byteLength(line)).toBeLessThan(16_000);
      }
    }),
  );
});
