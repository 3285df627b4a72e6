/** Parses JSON that the history itself has stored. What cannot be parsed has been damaged on disk, and is told like any other damage. */
export const parseStored = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw Object.assign(new Error('a stored text is damaged'), { code: 'SQLITE_CORRUPT' });
  }
};
