import { testId, type TestId } from '../../harness/protocol/test-id.ts';
import { parseStored } from './stored-json.ts';

/** What a test's id is made of, but its titles. */
export type Place = { readonly suite: string; readonly project?: string; readonly file: string };

/** The titles as they are stored beside the id: undefined, the usual case, where the id alone gives them back. */
export const storedTitles = (id: string, place: Place, titles: readonly string[]): string | undefined => {
  const text = JSON.stringify(titles);
  return text === JSON.stringify(titlesIn(id, place)) ? undefined : text;
};

/** The titles of a test whose titles were stored like that. */
export const titlesFrom = (stored: string | undefined, id: string, place: Place): readonly string[] => {
  if (stored === undefined || stored === '') return titlesIn(id, place);
  const parsed = parseStored(stored);
  return Array.isArray(parsed) ? parsed.map(String) : [];
};

const titlesIn = (id: string, { suite, project, file }: Place): readonly string[] => {
  const start = testId(suite, {
    titles: [''],
    ...(file === '' ? {} : { file }),
    ...(project === undefined ? {} : { project }),
  });
  return id.startsWith(start) ? id.slice(start.length).split(' > ') : [];
};

/** An id that was made by `testId` before it was stored. */
export const storedId = (text: string): TestId => text as TestId;
