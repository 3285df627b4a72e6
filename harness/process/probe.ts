import { execa } from 'execa';

/** What a short question to another program has come to. */
export type Answer = { readonly ok: boolean; readonly text: string };

/** Asks a program something it answers at once (a version, a path, git). Bounded; ends the program when it does not. */
export const probe = async (
  argv: readonly string[],
  { cwd, limitMs = 10_000 }: { readonly cwd: string; readonly limitMs?: number },
): Promise<Answer> => {
  const [file = '', ...args] = argv;
  const { failed, stdout } = await execa(file, args, {
    cwd,
    stdin: 'ignore',
    stderr: 'ignore',
    reject: false,
    timeout: limitMs,
    killSignal: 'SIGKILL',
    maxBuffer: 32 * 1024 * 1024,
  });
  return { ok: !failed, text: typeof stdout === 'string' ? stdout.trim() : '' };
};
