import { execFile } from 'node:child_process';
import type { Answer } from './probe.ts';

const limits = { timeout: 10_000, killSignal: 'SIGKILL', maxBuffer: 32 * 1024 * 1024 } as const;

/** A probe for who has loaded nothing yet. */
export const askEarly = ([file, ...args]: readonly [string, ...string[]], cwd: string): Promise<Answer> =>
  new Promise(resolve => {
    execFile(file, args, { cwd, encoding: 'utf8', ...limits }, (error, text) =>
      resolve({ ok: error === null, text: text.trim() }),
    );
  });
