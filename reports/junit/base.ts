import { createRequire } from 'node:module';
import type { Builder } from 'junit-report-builder';
import type { JUnitCase, JUnitDocument, JUnitSuite } from './document.ts';

let loaded: Builder | undefined;

// Loaded when there is a report to write: a large package, for which no test has to wait. It declares `export default` and
// exports the builder itself. The builder is one for the whole process: every report needs a new one.
const shared = (): Builder => (loaded ??= createRequire(import.meta.url)('junit-report-builder') as Builder);

/** Loads the package before it is needed: in the joined program from what V8 has made of it. */
export const loadBuilder = async (): Promise<void> => {
  loaded ??= (await import('junit-report-builder')).default as unknown as Builder;
};

/**
 * The report as junit-report-builder can say it: names, counts, outcomes. Bodies and output are not for it: of a text with
 * several `]]>` it splits only the first, and the rest would end the CDATA section. Cases of which there is nothing to say but
 * their name and time, nearly all, are written without it: a large suite would be built, and read again, for nothing.
 */
export const buildBase = ({ name, suites }: JUnitDocument): string => {
  const report = shared().newBuilder().name(name);
  for (const suite of suites) addSuite(report, suite);
  return report.build();
};

type Suite = ReturnType<Builder['testSuite']>;

const addSuite = (report: Builder, { name, timestamp, properties, cases }: JUnitSuite): void => {
  const made = report.testSuite().name(name);
  if (timestamp !== undefined) made.timestamp(timestamp);
  for (const [key, value] of properties) made.property(key, value);
  for (const test of cases) if (test.marks.length > 0) addCase(made, test);
};

const addCase = (suite: Suite, { classname, name, marks }: JUnitCase): void => {
  const made = suite.testCase().className(classname).name(name);
  for (const mark of marks) {
    if (mark.tag === 'failure') made.failure(mark.message, mark.type);
    if (mark.tag === 'error') made.error(mark.message, mark.type);
    if (mark.tag === 'skipped') made.skipped();
  }
};
