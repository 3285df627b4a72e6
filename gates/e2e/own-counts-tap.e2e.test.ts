import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { TapDocument } from '../../suites/adapters/tap-document.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const recordOf = async (command: readonly string[], files: Readonly<Record<string, string>>): Promise<RunRecord> => {
  const dir = project({ ...files, 'gate.config.json': JSON.stringify({ suites: { s: { runner: 'tap', command } } }) });
  await runGate(['core', '--quiet'], { cwd: dir });
  return JSON.parse(latest(dir, 'run.json')) as RunRecord;
};

const suiteOfNode = `
import { describe, test } from 'node:test';
import assert from 'node:assert';
test('top # hash \\\\ back', () => {});
test('skipped', { skip: 'because' }, () => {});
test('todo', { todo: 'later' }, () => assert.ok(0));
describe('g > h', () => {
  test('in', () => {});
  test('in', () => { throw new Error('boom'); });
  describe('deep', () => { test('er', () => { console.log('    ok 1 - noise\\nnot ok 9 - noise'); }); });
});
test('parent', async t => { await t.test('child', () => {}); });
`;

test('what is known only when it runs is not listed, and the run says how it is watched', async () => {
  const suites = {
    t: { runner: 'tap', command: ['sh', '-c', 'echo 1..1; echo ok 1 - a'], limits: { suite: '1m' } },
    j: { runner: 'junit', command: ['touch', 'ran'], reports: ['*.xml'] },
  };
  const dir = project({ 'gate.config.json': JSON.stringify({ suites }) });
  const listed = await runGate(['list', 'core'], { cwd: dir });
  expect(listed.code).toBe(0);
  const watched = 'its tests cannot be seen while they run: each launch is watched as a whole';
  expect(listed.stdout).toContain(
    `t  tap in . · tests known when it runs · configured in gate.config.json\n  ${watched}`,
  );
  expect(listed.stdout).toContain('j  junit in . · tests known when it runs');
  expect(existsSync(join(dir, 'ran'))).toBe(false);
  await runGate(['run', 't', '--quiet'], { cwd: dir });
  const { notes } = JSON.parse(latest(dir, 'run.json')) as RunRecord & {
    readonly notes?: readonly { readonly text: string }[];
  };
  expect(JSON.stringify(notes ?? latest(dir, 'events.ndjson'))).toContain(`${watched} (silence `);
});

test('counts equal those that node:test tells at the end of its TAP', async () => {
  const argv = [process.execPath, '--test', '--test-reporter=tap', 'a.test.mjs'];
  const dir = project({ 'a.test.mjs': suiteOfNode });
  const { stdout } = spawnSync(argv[0] ?? '', argv.slice(1), {
    cwd: dir,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  const own = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(stdout)?.[1]);
  const { tests, totals } = await recordOf(argv, { 'a.test.mjs': suiteOfNode });
  // Who groups counts as a test, as it does in TAP; node counts groups apart.
  expect(tests.length).toBe(own('tests') + own('suites'));
  const groups = tests.filter(({ titles }) => ['g > h', 'deep'].includes(titles.at(-1) ?? ''));
  expect(groups.map(({ titles, outcome }) => [titles.at(-1), outcome])).toEqual([
    ['deep', 'passed'],
    ['g > h', 'failed'],
  ]);
  expect(totals.passed).toBe(own('pass') + 1);
  expect(totals.failed).toBe(own('fail') + 1);
  expect(totals.skipped).toBe(own('skipped') + own('todo'));
  expect(tests.map(({ id }) => id)).toContain('s :: g > h > deep > er');
  const failed = tests.find(({ id }) => id === 's :: g > h > in #2');
  expect(failed?.failure).toMatchObject({ message: 'boom', stack: [{ file: 'a.test.mjs', line: 9 }] });
});

const perl = `
use JSON::PP; use TAP::Parser; local $/; my $docs = decode_json(<STDIN>); my @all;
for my $doc (@$docs) {
  my $parser = TAP::Parser->new({ tap => $doc }); my @tests;
  while (my $r = $parser->next) { next unless $r->is_test;
    push @tests, [ $r->description, $r->has_skip ? 'skip' : $r->has_todo ? 'todo' : '', $r->is_actual_ok ? 1 : 0 ]; }
  push @all, { tests => \\@tests, errors => scalar($parser->parse_errors) };
}
print JSON::PP->new->utf8->encode(\\@all);
`;

type Proven = { readonly tests: readonly (readonly [string, string, number])[]; readonly errors: number };

const hasPerl = spawnSync('perl', ['-MJSON::PP', '-MTAP::Parser', '-e', '1']).status === 0;
if (!hasPerl) process.stderr.write('SKIPPED: perl with TAP::Parser is not here: npm run setup\n');

const name = fc
  .array(fc.constantFrom('a', 'b c', '#', '\\#', '\\\\', ' ', 'SKIP', '#1', 'é', 'ok', '3'), { maxLength: 4 })
  .map(words => words.join(''));
const point = fc
  .record({
    not: fc.boolean(),
    dash: fc.boolean(),
    name,
    end: fc.constantFrom('', ' # SKIP', ' # skip why', ' # TODO', ' #todo x'),
  })
  .map(({ not, dash, name: said, end }) => ({
    head: not ? 'not ok' : 'ok',
    rest: `${dash ? ' - ' : ' '}${said}${end}`,
  }));
const document = fc
  .record({
    points: fc.array(point, { minLength: 1, maxLength: 6 }),
    numbered: fc.boolean(),
    late: fc.boolean(),
    off: fc.constantFrom(0, 0, 0, 1),
  })
  .map(({ points, numbered, late, off }) => {
    const told = points.map(({ head, rest }, nth) => `${head}${numbered ? ` ${nth + 1}` : ''}${rest}`);
    const plan = `1..${points.length + off}`;
    return (late ? [...told, plan] : [plan, ...told]).join('\n');
  });

test.runIf(hasPerl || process.env['CI'] !== undefined)('names, outcomes and complaints equal those of prove', () => {
  const documents = fc.sample(document, { numRuns: 500, seed: 7 });
  const { stdout, status } = spawnSync('perl', ['-e', perl], { input: JSON.stringify(documents), encoding: 'utf8' });
  expect(status).toBe(0);
  const proven = JSON.parse(stdout) as readonly Proven[];
  for (const [nth, text] of documents.entries()) {
    const ours = new TapDocument('/repo', 1);
    const events = [...text.split('\n').flatMap(line => ours.line(line)), ...ours.rest(), ...ours.faults()];
    const got = events.flatMap(event =>
      event.type === 'test-finished' ? [[event.test.titles[0], event.outcome.kind]] : [],
    );
    const own = proven[nth];
    const expected = own?.tests.map(([said, word, ok], at) => {
      const title = said
        .replace(/^- ?/, '')
        .replaceAll(/\\([\\#])/g, '$1')
        .trim();
      const kind = ok === 0 ? (word === 'todo' ? 'skipped' : 'failed') : word === 'skip' ? 'skipped' : 'passed';
      return [title === '' ? `test ${at + 1}` : title, kind];
    });
    expect({ text, got }).toEqual({ text, got: expected });
    expect({ text, isWhole: !events.some(({ type }) => type === 'incomplete') }).toEqual({
      text,
      isWhole: own?.errors === 0,
    });
  }
});

test.runIf(hasPerl || process.env['CI'] !== undefined)('a script that is told by prove itself', async () => {
  const script = [
    'use Test::More tests => 3;',
    `ok(1, 'a # b');`,
    `subtest sub => sub { plan tests => 2; ok(1, 'in'); ok(0, 'in'); };`,
    `TODO: { local $TODO = 'soon'; ok(0, 'later'); }`,
  ].join('\n');
  const { tests } = await recordOf(['perl', 's.t'], { 's.t': script });
  expect(tests.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
    's :: a # b passed',
    's :: sub > in passed',
    's :: sub > in #2 failed',
    's :: sub failed',
    's :: later skipped',
  ]);
});
