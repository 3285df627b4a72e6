import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type WhenFacts, couldBothHold, whenHolds, whenProblem } from './when.ts';

const here: WhenFacts = { os: 'linux', arch: 'x64', env: 'ci', node: 'v20.20.2' };

test.each([
  [undefined, true],
  ['os=linux', true],
  ['os=windows', false],
  ['arch=x64', true],
  ['arch=arm64', false],
  ['env=ci', true],
  ['env=local', false],
  ['node<22', true],
  ['node<20', false],
  ['node<20.20', false],
  ['node<20.20.2', false],
  ['node<20.20.3', true],
  ['node>=20', true],
  ['node>=20.20.2', true],
  ['node>=20.21', false],
  ['node>=9', true],
  ['node>=100', false],
  ['node>=20 and node<22', true],
  ['os=linux and env=ci and node<22', true],
  ['os=linux and env=local', false],
  ['os=linus', false],
])('%s holds here: %s', (when, holds) => {
  expect(whenHolds(when, here)).toBe(holds);
});

test('a version that cannot be read is in no range, a nightly is in its own', () => {
  expect(whenHolds('node>=20', { ...here, node: 'unknown' })).toBe(false);
  expect(whenHolds('node>=22 and node<23', { ...here, node: '22.1.0-nightly2026' })).toBe(true);
  expect(whenHolds('os=linux', { ...here, os: 'other' })).toBe(false);
});

test.each([
  ['', '"" is no condition: write os=, arch=, env=, node< or node>=, joined by " and ".'],
  ['os=linus', '"linus" is no os: did you mean "linux"?'],
  ['os=win32', '"win32" is no os: write one of windows, linux, macos.'],
  ['os=Linux', '"Linux" is no os: did you mean "linux"?'],
  ['arch=x86', '"x86" is no arch: write one of arm, arm64, ia32, loong64, mips, mipsel, ppc64, riscv64, s390x, x64.'],
  ['env=prod', '"prod" is no env: write one of ci, local.'],
  ['env=', '"" is no env: write one of ci, local.'],
  ['os = linux', '"os = linux" is no condition: write os=, arch=, env=, node< or node>=, joined by " and ".'],
  ['python<3', '"python<3" is no condition: write os=, arch=, env=, node< or node>=, joined by " and ".'],
  ['os=linux and', '"linux and" is no os: write one of windows, linux, macos.'],
  ['os=linux  and env=ci', '"linux " is no os: did you mean "linux"?'],
  ['os=linux or env=ci', '"linux or env=ci" is no os: write one of windows, linux, macos.'],
  ['os=linux and os=macos', '"os=" is there twice and only one can hold: write one, or make an entry for each.'],
  ['node<=20', '"<=" is not known here: write node<21.'],
  ['node>20', '">" is not known here: write node>=21.'],
  ['node==22', '"==" is not known here: write node>=22 and node<23.'],
  ['node < 22', 'a condition on Node is written node<22 or node>=20.11.'],
  ['node<v22', 'a condition on Node is written node<22 or node>=20.11.'],
  ['node<22.1.1.1', 'a condition on Node is written node<22 or node>=20.11.'],
  ['node', 'a condition on Node is written node<22 or node>=20.11.'],
  ['node<22 and node<20', '"node<" is there twice: write one of them.'],
  ['node>=22 and node<22', 'no version of Node is in this range: mend one of its ends.'],
])('%s: %s', (when, problem) => {
  expect(whenProblem(when)).toBe(problem);
});

test('a long text is not echoed whole', () => {
  expect(whenProblem('x'.repeat(60_000))?.length).toBeLessThan(160);
});

test.each([
  ['os=windows', 'os=linux', false],
  ['os=windows', 'os=windows', true],
  ['os=windows', 'env=ci', true],
  ['os=windows and env=ci', 'os=windows and env=local', false],
  ['node<22', 'node>=22', false],
  ['node<22', 'node>=21.9', true],
  ['node<22', 'node<20', true],
  ['node>=20 and node<21', 'node>=22', false],
  [undefined, 'os=linux', true],
  [undefined, undefined, true],
  ['os=linus', 'os=windows', true],
])('%s and %s could both hold: %s', (a, b, both) => {
  expect(couldBothHold(a, b)).toBe(both);
  expect(couldBothHold(b, a)).toBe(both);
});

test('two that hold at one place are never called exclusive', () => {
  const os = fc.constantFrom('windows', 'linux', 'macos');
  const env = fc.constantFrom('ci', 'local');
  const version = fc.tuple(fc.nat(24), fc.nat(3)).map(([major, minor]) => `${major}.${minor}`);
  const term = fc.oneof(
    os.map(word => `os=${word}`),
    env.map(word => `env=${word}`),
    version.map(text => `node<${text}`),
    version.map(text => `node>=${text}`),
  );
  const when = fc.uniqueArray(term, { minLength: 1, maxLength: 3 }).map(terms => terms.join(' and '));
  const place = fc.record({
    os: fc.constantFrom<WhenFacts['os']>('windows', 'linux', 'macos'),
    arch: fc.constant('x64'),
    env: fc.constantFrom<WhenFacts['env']>('ci', 'local'),
    node: version.map(text => `v${text}.0`),
  });
  fc.assert(
    fc.property(when, when, place, (a, b, facts) => {
      if (whenHolds(a, facts) && whenHolds(b, facts)) expect(couldBothHold(a, b)).toBe(true);
    }),
  );
});
