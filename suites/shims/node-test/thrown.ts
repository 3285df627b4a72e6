import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';
import { passOver } from './pass-over.ts';

/** What a file threw while it was loaded. */
type Thrown = { readonly path: string; readonly error: unknown };

/**
 * Asks the loader once more for files that it has loaded: it keeps what they threw, and runs nothing a second time. A file that it
 * does not have any more is an empty one.
 */
export const thrownBy = async (paths: readonly string[]): Promise<readonly Thrown[]> => {
  // A script may not import unless it is told how.
  const script = new Script('url => import(url)', {
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const again = script.runInThisContext() as (url: string) => Promise<unknown>;
  const asked = new Set(paths);
  const stop = passOver(path => asked.has(path));
  const thrown: Thrown[] = [];
  for (const path of paths) {
    try {
      await again(pathToFileURL(path).href);
    } catch (error) {
      thrown.push({ path, error });
    }
  }
  stop?.();
  return thrown;
};
