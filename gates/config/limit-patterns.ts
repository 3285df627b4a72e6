import type { SuiteFile } from './config-file.ts';
import { type Explained, pathText } from './explain.ts';

/** Patterns of single tests that no id of their suite can match, whatever tests it has. */
export const patternFaults = (name: string, { limits }: Pick<SuiteFile, 'limits'>): readonly Explained[] =>
  Object.keys(limits.tests ?? {}).flatMap(pattern => {
    if (canMatch(pattern, name)) return [];
    const path = ['suites', name, 'limits', 'tests'];
    const message = `${JSON.stringify(pattern)} in ${pathText(path)} can match no test, because the ids of this suite begin with ${JSON.stringify(`${name} :: `)}: write ${JSON.stringify(better(pattern, name))}.`;
    return [{ path: [...path, pattern], part: 'key', message } as const];
  });

const canMatch = (pattern: string, name: string): boolean => {
  const star = pattern.indexOf('*');
  const start = star < 0 ? pattern : pattern.slice(0, star);
  // A suite with several projects has `name/project :: `.
  return [`${name} :: `, `${name}/`].some(head => start.startsWith(head) || (star >= 0 && head.startsWith(start)));
};

const better = (pattern: string, name: string): string => `${name} :: ${pattern.replace(/^.* :: /u, '')}`;
