import type { TestId } from '../../harness/protocol/test-id.ts';
import { suiteOf } from '../suite-folder.ts';

/** A test as other tools may call it. */
export type Named = {
  readonly id: TestId;
  readonly file: string;
  /** The same from the root of the repository. */
  readonly path: string;
  readonly titles: readonly string[];
};

/** The tests that are meant by a name of another tool. */
export type NameIndex = (name: string) => readonly TestId[];

/** Knows tests by the names that other tools give them: `file::title`, `package.Class.method`, `file > title`, titles alone. */
export const nameIndex = (tests: readonly Named[], matches: (pattern: string, name: string) => boolean): NameIndex => {
  const byName = new Map<string, Set<TestId>>();
  for (const test of tests)
    for (const name of namesOf(test)) {
      const meant = byName.get(name);
      if (meant === undefined) byName.set(name, new Set([test.id]));
      else meant.add(test.id);
    }
  return name => {
    const exact = byName.get(name);
    if (exact !== undefined) return [...exact];
    if (!name.includes('*')) return [];
    return tests.filter(test => namesOf(test).some(each => matches(name, each))).map(({ id }) => id);
  };
};

const namesOf = ({ id, file, path, titles }: Named): readonly string[] => {
  const places = [...new Set([file, path])].filter(place => place !== '');
  return [
    id,
    ...places.flatMap(place => [
      [place, ...titles].join(' > '),
      [place, ...titles].join('::'),
      `${place.replace(/\.\w+$/u, '').replaceAll('/', '.')}.${titles.join('.')}`,
    ]),
    // As our own JUnit files have it.
    `${[suiteOf(id), ...file.split('/')].map(part => part.replaceAll('.', '_')).join('.')}.${titles.join(' > ')}`,
    titles.join(' > '),
    titles.join('.'),
    titles.join(' '),
  ];
};
