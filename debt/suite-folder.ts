import { createHash } from 'node:crypto';

/** Names that Windows keeps for devices, with any extension. */
const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/iu;
const longest = 120;

/** The suite that a test belongs to: what stands before ` :: `, without the runner's project. */
export const suiteOf = (test: string): string => {
  const [project, scope] = [test.indexOf('/'), test.indexOf(' :: ')];
  const end = project >= 0 && (scope < 0 || project < scope) ? project : scope;
  return end < 0 ? test : test.slice(0, end);
};

/** The folder of a suite: its name, with everything written as `%XX` that some file system would not take. */
export const suiteFolder = (suite: string): string => {
  const safe = suite.replace(/[^\w.-]/gu, encoded).replace(/^[.]|[.]$/gu, encoded);
  const name = device.test(safe) ? `${encoded(safe.slice(0, 1))}${safe.slice(1)}` : safe;
  return name.length <= longest ? name : `${name.slice(0, longest)}~${digest(suite)}`;
};

const encoded = (text: string): string =>
  Array.from(Buffer.from(text, 'utf8'), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
