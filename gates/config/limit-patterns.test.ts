import { expect, test } from 'vitest';
import { patternFaults } from './limit-patterns.ts';

const faultsOf = (...patterns: readonly string[]): readonly string[] =>
  patternFaults('web', { limits: { tests: Object.fromEntries(patterns.map(pattern => [pattern, 1])) } }).map(
    ({ message }) => message,
  );

test('what some id of the suite may match is no fault', () => {
  expect(faultsOf('*', '* > slow', 'w*', 'web :: a.test.ts > adds', 'web :: a/*', 'web/chrome :: *', 'web*')).toEqual(
    [],
  );
});

test('what no id of the suite can match is told, with what may be meant', () => {
  expect(faultsOf('a.test.ts > adds', 'api :: *', 'web')).toEqual([
    '"a.test.ts > adds" in suites.web.limits.tests can match no test, because the ids of this suite begin with "web :: ": write "web :: a.test.ts > adds".',
    '"api :: *" in suites.web.limits.tests can match no test, because the ids of this suite begin with "web :: ": write "web :: *".',
    '"web" in suites.web.limits.tests can match no test, because the ids of this suite begin with "web :: ": write "web :: web".',
  ]);
});
