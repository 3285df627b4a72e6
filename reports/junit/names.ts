import type { TestRecord } from '../../harness/protocol/record.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { oneLine, truncate } from '../plain-text.ts';

/** The two names by which readers of JUnit tell tests apart. */
export type CaseName = { readonly classname: string; readonly name: string };

/** Names tests, one after the other, and never two of them alike: GitLab keeps only the first of equals. */
export const caseNames = (limit: number): ((test: TestRecord) => CaseName) => {
  const taken = new Set<string>();
  const classnames = classnamesOf(limit);
  const next = new Map<string, number>();
  return test => {
    const classname = classnames(test);
    const plain = nameOf(test, limit);
    let name = plain;
    while (taken.has(`${classname}\n${name}`)) {
      const count = (next.get(`${classname}\n${plain}`) ?? 1) + 1;
      next.set(`${classname}\n${plain}`, count);
      name = `${plain} #${count}`;
    }
    taken.add(`${classname}\n${name}`);
    return { classname, name };
  };
};

/** The tests of a file follow one another: the last answer serves most of them. */
const classnamesOf = (limit: number): ((test: TestRecord) => string) => {
  let last: TestRecord | undefined;
  let classname = '';
  return test => {
    if (last === undefined || last.file !== test.file || last.suite !== test.suite || last.project !== test.project)
      classname = truncate(classnameOf(test), limit);
    last = test;
    return classname;
  };
};

// Jenkins takes what stands before the last dot for the package: a dot may only stand for a folder.
const classnameOf = ({ suite, project = '', file }: TestRecord): string =>
  [suite, project, ...file.split('/')]
    .map(part => oneLine(part).replaceAll('.', '_').replaceAll('/', '_'))
    .filter(part => part !== '')
    .join('.');

const nameOf = (test: TestRecord, limit: number): string => {
  const titles = oneLine(test.titles.join(' > '));
  return `${truncate(titles === '' ? '(untitled)' : titles, limit)}${ordinalOf(test)}`;
};

/** ` #2` of an id, which the titles do not have. */
const ordinalOf = ({ id, suite, project, file, titles }: TestRecord): string => {
  if (!/ #\d+$/.test(id)) return '';
  const plain = testId(suite, {
    titles,
    ...(file === '' ? {} : { file }),
    ...(project === undefined ? {} : { project }),
  });
  return id.startsWith(plain) && /^ #\d+$/.test(id.slice(plain.length)) ? id.slice(plain.length) : '';
};
