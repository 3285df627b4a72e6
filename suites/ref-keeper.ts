import type { TestRef } from '../harness/protocol/test-id.ts';

/** Copies places of tests to be kept. What a test has in common with the one before it, its file and its groups, is kept once. */
export const refKeeper = (): ((ref: TestRef) => TestRef) => {
  let last: TestRef = { titles: [] };
  return ({ file, titles, project, nth }) => {
    const before = last;
    last = {
      titles: titles.map((title, at) => same(title, before.titles[at])),
      ...(file === undefined ? {} : { file: same(file, before.file) }),
      ...(project === undefined ? {} : { project: same(project, before.project) }),
      ...(nth === undefined ? {} : { nth }),
    };
    return last;
  };
};

/** Equal texts may lie in memory twice: the one that is kept already. */
const same = (text: string, known: string | undefined): string => (known === text ? known : text);
