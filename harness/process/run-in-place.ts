import { constants } from 'node:os';
import { execa } from 'execa';

const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGUSR2'] as const;

/** How a program that ran in our place has ended, as a shell tells it; or why it could not be started. */
export type InPlace = { readonly code: number } | { readonly failed: string };

/** Runs a program in our place: our terminal, our environment, our signals. Gives how it has ended. */
export const runInPlace = async (argv: readonly string[], cwd: string): Promise<InPlace> => {
  const [file = '', ...args] = argv;
  const child = execa(file, args, { cwd, stdio: 'inherit', reject: false, cleanup: false, buffer: false });
  if (child.pid === undefined) return { failed: (await child).originalMessage ?? 'it could not be started' };
  const ears = forwarded.map(signal => ({
    signal,
    hear: (): void => {
      // What is typed at a terminal reaches the whole group by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    },
  }));
  for (const { signal, hear } of ears) process.on(signal, hear);
  const { exitCode, signal } = await child;
  for (const ear of ears) process.off(ear.signal, ear.hear);
  return { code: signal === undefined ? (exitCode ?? 1) : 128 + constants.signals[signal] };
};
