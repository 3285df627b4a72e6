import type { Exit } from '../protocol/outcome.ts';

/** What the init of a namespace tells the gate, a line of JSON each. Pids are those of the inside. */
export type InitWord =
  | { readonly type: 'started'; readonly pid: number; /** The init itself. */ readonly init: number }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }
  | { readonly type: 'exited'; readonly exit: Exit };

/** The file descriptor on which it speaks: the output of the command is not ours. */
export const initFd = 3;

const keptPrefix = 'GATE_KEPT_';

/** All that our own programs need to start, and the marks. */
const open = /^(?:PATH|HOME|LANG|TMPDIR|LC_\w+|LD_\w+|GATE_\w+)$/;

/**
 * An environment as it goes through our own programs: what the user wants of his Node processes (an inspector, coverage,
 * a loader) is not for our init, and a shell loses or changes some variables.
 */
export const covered = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      open.test(name)
        ? [[name, value]]
        : [
            [name, undefined],
            [`${keptPrefix}${Buffer.from(name).toString('hex')}`, value],
          ],
    ),
  );

/** The environment as it was before it was covered. */
export const uncovered = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      if (name.startsWith(keptPrefix))
        return [[Buffer.from(name.slice(keptPrefix.length), 'hex').toString('utf8'), value]];
      return open.test(name) ? [[name, value]] : [];
    }),
  );

/** What a line says; undefined when it is torn. */
export const wordOf = (line: string): InitWord | undefined => {
  try {
    const word: InitWord = JSON.parse(line);
    return typeof word === 'object' && 'type' in word ? word : undefined;
  } catch {
    return undefined; // the init was killed in the middle of it
  }
};
