import { type Folder, type Sighting, fileIn, hasFile, isWithin } from './folder.ts';

const testFile = /_test\.go$/u;

/** Recognises the Go suites of a repository: each module that has a test. */
export const detectGo = (folders: readonly Folder[]): readonly Sighting[] => {
  const modules = folders.filter(({ files }) => files.includes('go.mod')).map(({ path }) => path);
  return modules.flatMap((path): readonly Sighting[] => {
    const inner = modules.filter(other => other !== path && isWithin(other, path));
    return hasFile(folders, path, inner, testFile)
      ? [{ runner: 'go', path, args: [], evidence: fileIn(path, 'go.mod') }]
      : [];
  });
};
