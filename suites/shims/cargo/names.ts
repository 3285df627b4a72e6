import { resolve } from 'node:path';
import type { Frame } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';

/** What the doctests of a file are told as, beside the other tests in it. */
export const docProject = 'doc';

/** Ids of the tests of one target: its root file, then module by module. */
export const unitRefs = (names: readonly string[], { file, project }: Omit<TestRef, 'titles'>): Map<string, TestRef> =>
  new Map(
    names.map(name => [
      name,
      {
        ...(file === undefined ? {} : { file }),
        titles: name.split('::'),
        ...(project === undefined ? {} : { project }),
      },
    ]),
  );

const doctest = /^(.+?) - (?:(.+) )?\(line (\d+)\)/u;

/**
 * Ids of doctests: their file and the item that they document; several of one item are counted, as a line number says where and not who.
 * `at`: where rustdoc was started.
 */
export const docRefs = (
  names: readonly string[],
  fileOf: (path: string) => string,
  at: string,
): Map<string, TestRef> => {
  const places = names.map(name => {
    const [, path = name, item = '', line = '0'] = doctest.exec(name) ?? [];
    return { name, file: fileOf(resolve(at, path)), item: item === '' ? 'crate' : item, line: Number(line) };
  });
  const seen = new Map<string, number>();
  const refs = new Map<string, TestRef>();
  for (const { name, file, item } of places.toSorted((a, b) => a.line - b.line)) {
    const nth = (seen.get(`${file} ${item}`) ?? 0) + 1;
    seen.set(`${file} ${item}`, nth);
    refs.set(name, { file, titles: item.split('::'), project: docProject, ...(nth === 1 ? {} : { nth }) });
  }
  return refs;
};

/** Where a doctest begins. The lines that it says itself are those of a program that rustdoc has made of it. */
export const docPlace = (name: string, at: string): readonly Frame[] => {
  const [, path, item = '', line] = doctest.exec(name) ?? [];
  return path === undefined ? [] : [{ function: item, file: resolve(at, path), line: Number(line), column: 0 }];
};

/**
 * Words that leave doctests out. rustdoc takes arguments apart at spaces, so that none can say a whole name: of each that is to go, the
 * word that no other has, or the fewest. `lost` are those that go with it.
 */
export const docSkips = (
  names: readonly string[],
  done: ReadonlySet<string>,
): { readonly args: readonly string[]; readonly lost: ReadonlySet<string> } => {
  const left = names.filter(name => !done.has(name));
  const words = new Set<string>();
  for (const name of done) {
    const choice = name
      .split(/\s+/u)
      .filter(word => word.length > 1 && word !== '(line')
      .map(word => ({ word, hits: left.filter(other => other.includes(word)).length }))
      .toSorted((a, b) => a.hits - b.hits)[0];
    if (choice !== undefined) words.add(choice.word);
  }
  const lost = new Set(left.filter(name => [...words].some(word => name.includes(word))));
  return { args: [...words].flatMap(word => ['--skip', word]), lost };
};
