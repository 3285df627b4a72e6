import type { RunEvent } from '../../harness/protocol/event.ts';
import type { TestId } from '../../harness/protocol/test-id.ts';
import type { Selection } from '../../suites/adapter.ts';
import { fileKey } from '../../suites/file-key.ts';
import { redacted } from '../preflight/redact.ts';
import type { RunCleaner } from './run-cleaner.ts';

/** What is remembered has clean names, what a runner says has its own: of a name that a secret was taken out of, no runner knows. */
const isCleaned = (text: string): boolean => text.includes(redacted);

/** A selection that a runner understands: a file in which it does not know the name of a test runs whole. */
export const askable = ({ files, tests }: Selection): Selection => {
  const whole = new Set(
    tests.flatMap(test => (test.file !== undefined && test.titles.some(isCleaned) ? [fileKey(test)] : [])),
  );
  return { files, tests: whole.size === 0 ? tests : tests.filter(test => !whole.has(fileKey(test))) };
};

/** The same tests by the names that their runners give them. */
export const provable = (
  tests: Pick<ReadonlySet<TestId>, 'has'>,
  cleaner: RunCleaner | undefined,
): Pick<ReadonlySet<TestId>, 'has'> =>
  cleaner === undefined ? tests : { has: id => tests.has(id) || tests.has(cleaner.text(id) as TestId) };

/** Whether an event names a test that its runner calls otherwise. */
export const hasCleanedName = (event: RunEvent): boolean => {
  if (event.type === 'tests-discovered') return event.tests.some(({ test }) => isCleaned(test));
  return 'test' in event && event.test !== undefined && isCleaned(event.test);
};
