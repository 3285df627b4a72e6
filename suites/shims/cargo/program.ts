import { spawn, spawnSync } from 'node:child_process';
import type { Exit } from '../../../harness/protocol/outcome.ts';

/** A program with its arguments, and the world that it sees. */
export type Program = { readonly argv: readonly string[]; readonly env: NodeJS.ProcessEnv };

const mostBytes = 256 * 2 ** 20;

/** What a program says and how it ends, where it says little and is done at once. */
export const ask = ({
  argv,
  env,
}: Program): { readonly exit: Exit; readonly stdout: string; readonly stderr: string } => {
  const [file = '', ...args] = argv;
  const { status, signal, error, stdout, stderr } = spawnSync(file, args, {
    env,
    encoding: 'utf8',
    maxBuffer: mostBytes,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = exitOf(error === undefined ? status : 127, signal);
  return { exit, stdout: stdout ?? '', stderr: error === undefined ? stderr : error.message };
};

/** Runs a program whose standard output is heard and goes on to ours. `begun` is told its pid before it can say anything. */
export const listen = (
  { argv, env }: Program,
  { begun, heard }: { readonly begun: (pid: number) => void; readonly heard: (text: string) => void },
): Promise<Exit> =>
  new Promise(resolve => {
    const [file = '', ...args] = argv;
    const child = spawn(file, args, { env, stdio: ['inherit', 'pipe', 'inherit'] });
    let exit: Exit = {};
    child.once('error', ({ message }) => {
      process.stderr.write(`${file}: ${message}\n`);
      resolve({ code: 127 });
    });
    if (child.pid === undefined) return;
    begun(child.pid);
    const decoder = new TextDecoder();
    child.stdout.on('data', (bytes: Buffer) => {
      process.stdout.write(bytes);
      heard(decoder.decode(bytes, { stream: true }));
    });
    child.once('exit', (code, signal) => {
      exit = exitOf(code, signal);
      // A process that it has left behind may hold its output for ever.
      setTimeout(() => child.stdout.destroy(), lastWordsMs).unref();
    });
    child.once('close', () => resolve(exit));
  });

/** How long after its end a program may be heard through those that it has left behind. */
const lastWordsMs = 500;

const exitOf = (code: number | null, signal: string | null): Exit => ({
  ...(code === null ? {} : { code }),
  ...(signal === null ? {} : { signal }),
});

/** How a program has ended, for people. */
export const endWords = ({ code, signal }: Exit): string =>
  signal === undefined ? `its process exited with code ${code ?? '?'}` : `its process was killed by ${signal}`;
