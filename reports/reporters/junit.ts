import type { RunRecord } from '../../harness/protocol/record.ts';
import { buildBase } from '../junit/base.ts';
import type { Caps } from '../junit/document.ts';
import { finish } from '../junit/finish.ts';
import { foldRun } from '../junit/fold.ts';
import { isLight, weigh } from '../junit/weight.ts';
import type { FileReporter, JUnitKnown } from '../reporter.ts';

/** GitLab refuses a file of 30 MB. */
const fileBytes = 29_000_000;

const kib = 1024;

// Tried in this order until the file is small enough: details shrink, tests stay.
const tighter: readonly Caps[] = [
  { bodyBytes: 16 * kib, caseBytes: 64 * kib, message: 1000, name: 4000 },
  { bodyBytes: 4 * kib, caseBytes: 8 * kib, message: 500, name: 2000 },
  { bodyBytes: kib, caseBytes: 2 * kib, message: 200, name: 1000 },
  { bodyBytes: 200, caseBytes: 400, message: 100, name: 500 },
  { bodyBytes: 0, caseBytes: 0, message: 80, name: 120 },
];

const full: Caps = { bodyBytes: 64 * kib, caseBytes: 1024 * kib, message: 1000, name: 4000 };

/** A report that Jenkins and GitLab read: one `testsuite` a suite, valid for the Jenkins and the Surefire schema. */
export const junit: FileReporter = {
  name: 'junit',
  path: 'junit.xml',
  render: (record, { junitKnown } = {}) => renderJUnit(record, fileBytes, junitKnown),
  pieces: (record, { junitKnown } = {}) => linesOfJUnit(record, fileBytes, junitKnown),
};

/** The same with a limit of one's own for the size of the file. */
export const renderJUnit = (record: RunRecord, limitBytes: number, known?: JUnitKnown): string =>
  [...linesOfJUnit(record, limitBytes, known)].join('');

const linesOfJUnit = (record: RunRecord, limitBytes: number, known: JUnitKnown = 'failed'): Iterable<string> => {
  let document = foldRun(record, full, known);
  for (const caps of tighter) {
    if (isLight(document, limitBytes) || weigh(document) <= limitBytes) break;
    document = foldRun(record, caps, known);
  }
  return finish(buildBase(document), document);
};
