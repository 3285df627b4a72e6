import { builtFile } from '../harness/own-files.ts';
import { type History, openSharedHistory } from '../reports/history/history.ts';
import { unanswered, type Known } from '../reports/history/known.ts';
import { addressWords, redactor } from './preflight/redact.ts';
import { resolveReferences } from './preflight/references.ts';
import { isServerAddress } from './server-address.ts';

/** Opens the history that many machines share; undefined where there is none and it is only to be read. */
export const openShared = async (
  said: string,
  { root, make }: { readonly root: string; readonly make: boolean },
): Promise<Known<History | undefined>> => {
  const { settings, missing } = resolveReferences(said, process.env, root);
  const [lack] = missing;
  if (lack !== undefined) return unanswered(`history.url is not known, because ${lack}.`);
  const url = String(settings).trim();
  if (!isServerAddress(url))
    return unanswered(
      'history.url is no address of a PostgreSQL database: write "postgresql://user@host:5432/name" where it is read from.',
    );
  return openSharedHistory({
    url,
    redact: redactor([url, ...addressWords(url)]),
    thread: builtFile('reports/history/postgres/thread-main.js'),
    make,
  });
};
