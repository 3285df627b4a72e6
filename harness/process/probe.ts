import { execa } from 'execa';

/** What a short question to another program has come to. */
export type Answer = { readonly ok: boolean; readonly text: string };

/** Where and how long a question is asked; `env` is set on top of our own environment. */
type ProbePlace = {
  readonly cwd: string;
  readonly limitMs?: number;
  readonly env?: Readonly<Record<string, string>>;
};

/** What was said in time and not heard yet, because we stood still ourselves, is heard within this time. */
const hearingMs = 1_000;

/** Asks a program something it answers at once (a version, a path, git). Bounded; ends the program when it does not. */
export const probe = async (
  argv: readonly string[],
  { cwd, limitMs = 10_000, env = {} }: ProbePlace,
): Promise<Answer> => {
  const [file = '', ...args] = argv;
  const over = new AbortController();
  // One timer alone would be the first to know when a loop that was held goes on: before the answer that lies there.
  let timer = setTimeout(() => {
    timer = setTimeout(() => over.abort(), hearingMs);
  }, limitMs);
  const { failed, stdout } = await execa(file, args, {
    cwd,
    env,
    stdin: 'ignore',
    stderr: 'ignore',
    reject: false,
    cancelSignal: over.signal,
    killSignal: 'SIGKILL',
    maxBuffer: 32 * 1024 * 1024,
  });
  clearTimeout(timer);
  return { ok: !failed, text: typeof stdout === 'string' ? stdout.trim() : '' };
};
