import { describe, expect, test } from 'vitest';
import { checkClaim, type ClaimGround, type ClaimRun, writeClaims } from './check-claims.ts';
import { findClaims } from './find-claims.ts';

const totals = {
  census: 10,
  passed: 8,
  failed: 1,
  hung: 0,
  crashed: 0,
  skipped: 1,
  'not-run': 0,
  flaky: 0,
  leaky: 0,
  slow: 0,
};
const commit = '4c1d2e9a00000000000000000000000000000000';
const run = (more: Partial<ClaimRun> = {}): ClaimRun => ({
  id: 'r1',
  gate: 'full',
  partial: false,
  complete: true,
  commit,
  ...more,
});
const ground = (...runs: readonly ClaimRun[]): ClaimGround => ({ runs, commit, totals: () => totals });
const claimed = (said: string, head = 'passed/census run=full') => {
  const [claim] = findClaims(`<!-- gate:claim ${head} -->${said}<!-- /gate:claim -->`).claims;
  if (claim === undefined) throw new Error('no claim');
  return claim;
};

describe('a claim holds only with a whole run of its gate at its commit behind it', () => {
  test.each<[name: string, said: string, ground: ClaimGround, problem: string | undefined]>([
    ['true', '8/10', ground(run()), undefined],
    ['stale', '10/10', ground(run()), 'it claims 10/10, and the run r1 says 8/10'],
    ['empty', ' ', ground(run()), 'it claims nothing, and the run r1 says 8/10'],
    ['no run', '8/10', ground(), 'nothing backs it: no run of gate full at 4c1d2e9a is remembered'],
    [
      'another gate',
      '8/10',
      ground(run({ gate: 'core' })),
      'nothing backs it: no run of gate full at 4c1d2e9a is remembered',
    ],
    [
      'another commit',
      '8/10',
      ground(run({ commit: 'ffff' })),
      'nothing backs it: no run of gate full at 4c1d2e9a is remembered',
    ],
    ['a part', '8/10', ground(run({ partial: true })), 'nothing backs it: the run r1 is only a part of the tests'],
    [
      'uncommitted changes',
      '8/10',
      ground(run({ dirty: true })),
      'nothing backs it: the run r1 had changes that are not in the commit',
    ],
    ['cut', '8/10', ground(run({ complete: false })), 'nothing backs it: the run r1 did not come to a whole end'],
    [
      'no repository',
      '8/10',
      { ...ground(run()), commit: undefined } as unknown as ClaimGround,
      'nothing backs it: this is no git repository with a commit',
    ],
    ['an older whole run under a newer cut one', '8/10', ground(run({ id: 'r2', complete: false }), run()), undefined],
  ])('%s', (_name, said, around, problem) => {
    expect(checkClaim(claimed(said), around).problem).toBe(problem);
  });

  test('of another commit, when it names one', () => {
    const old = run({ id: 'r0', commit: 'ffff0000' });
    expect(checkClaim(claimed('8', 'passed run=full commit=ffff'), ground(run(), old)).value).toBe('8');
  });
});

test('writing changes what a run knows better, and not a byte more', () => {
  const text =
    'a <!-- gate:claim passed run=full -->9<!-- /gate:claim --> b <!-- gate:claim passed run=core -->7<!-- /gate:claim -->\n';
  const checked = findClaims(text).claims.map(claim => checkClaim(claim, ground(run())));
  expect(writeClaims(text, checked)).toBe(text.replace('>9<', '>8<'));
});
