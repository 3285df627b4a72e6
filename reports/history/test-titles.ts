import { testId, type TestId } from '../../harness/protocol/test-id.ts';
import { parseStored } from './stored-json.ts';

/** What a test's id is made of, but its titles. */
export type Place = { readonly suite: string; readonly project?: string; readonly file: string };

/** The titles as they are stored beside the id: undefined, the usual case, where the id alone gives them back. */
export const storedTitles = (id: string, place: Place, titles: readonly string[]): string | undefined => {
  const seen = titlesIn(id, place);
  const isReadOff = seen.length === titles.length && seen.every((title, index) => title === titles[index]);
  return isReadOff ? undefined : JSON.stringify(titles);
};

/** The titles of a test whose titles were stored like that. */
export const titlesFrom = (stored: string | undefined, id: string, place: Place): readonly string[] => {
  if (stored === undefined || stored === '') return titlesIn(id, place);
  const parsed = parseStored(stored);
  return Array.isArray(parsed) ? parsed.map(String) : [];
};

const separator = ' > ';

const titlesIn = (id: string, place: Place): readonly string[] => id.slice(startOf(place).length).split(separator);

/** The id of a test whose only title is empty. */
const startOf = ({ suite, project, file }: Place): string =>
  testId(suite, {
    titles: [''],
    ...(file === '' ? {} : { file }),
    ...(project === undefined ? {} : { project }),
  });

/** An id that was made by `testId` before it was stored. */
export const storedId = (text: string): TestId => text as TestId;
