import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a configuration may say of, by the name of its check, and how the client of it is loaded. */
const clients: readonly (readonly [type: RegExp, load: () => Promise<unknown>])[] = [
  [/\bpostgres\b/, async () => import('pg')],
  [/\bredis\b/, async () => import('redis')],
];

/**
 * Loads the clients that the checks here will most likely want, by a look at the text of the configuration: a wrong guess costs a
 * moment of a process that waits anyway. Asks nobody anything.
 */
export const loadLikely = async (folder: string): Promise<void> => {
  const text = configText(folder);
  for (const [type, load] of clients) if (type.test(text)) await load().catch(() => undefined); // told by the check that wants it
};

const configText = (folder: string): string => {
  try {
    return readdirSync(folder)
      .filter(name => /^gate\.config\.\w+$/.test(name))
      .map(name => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
  } catch {
    return ''; // whatever is wrong with it is told by who reads it
  }
};
