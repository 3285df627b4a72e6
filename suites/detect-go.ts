import { posix } from 'node:path';
import { type Folder, type Sighting, fileIn, hasFile, isWithin } from './folder.ts';

const testFile = /_test\.go$/u;

/** Recognises the Go suites of a repository: each module that has a test. */
export const detectGo = (folders: readonly Folder[]): readonly Sighting[] => {
  const modules = folders.filter(({ files }) => files.includes('go.mod')).map(({ path }) => path);
  const works = folders.filter(({ files }) => files.includes('go.work'));
  return modules.flatMap((path): readonly Sighting[] => {
    const inner = modules.filter(other => other !== path && isWithin(other, path));
    if (!hasFile(folders, path, inner, testFile)) return [];
    const work = works.findLast(folder => isWithin(path, folder.path));
    const found = { runner: 'go', path, args: [], evidence: fileIn(path, 'go.mod') } as const;
    if (work === undefined) return [found];
    const file = fileIn(work.path, 'go.work');
    return used(work).includes(path)
      ? [{ ...found, evidence: `${found.evidence}, used by ${file}` }]
      : // Go refuses to work in a module that the workspace around it does not name.
        [{ ...found, evidence: `${found.evidence}, not used by ${file}`, env: { GOWORK: 'off' } }];
  });
};

/** The folders of the modules that a workspace names, relative to the repository. */
const used = ({ path, texts }: Folder): readonly string[] => {
  const text = (texts.get('go.work') ?? '').replaceAll(/\/\/.*$/gmu, '');
  const blocks = [...text.matchAll(/^[ \t]*use[ \t]*(?:\(([^)]*)\)|(\S.*))$/gmu)];
  return blocks
    .flatMap(([, block, line]) => (block ?? line ?? '').split(/\s+/u))
    .map(place => place.replaceAll(/^["`]|["`]$/gu, ''))
    .filter(place => place !== '')
    .map(place => posix.join(path, place).replace(/\/$/u, '').replace(/^\.$/u, ''));
};
