import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { initFd, type InitWord, uncovered } from './init-words.ts';

/** What is passed on to the command, as if it had got it itself. */
const forwarded = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2'] as const;

const gate = new Socket({ fd: initFd, readable: true, writable: true });
const say = (word: InitWord): void => void gate.write(`${JSON.stringify(word)}\n`);

const [file = '', ...args] = process.argv.slice(2);
const child = spawn(file, args, {
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true, // a session and a group of its own, as at the cookie level
  env: uncovered(process.env),
});
if (child.pid !== undefined) say({ type: 'started', pid: child.pid, init: process.pid });
child.once('error', (error: NodeJS.ErrnoException) =>
  say({ type: 'failed', code: error.code ?? '', message: error.message }),
);
// And then it stays: who is left is to be seen and named before the namespace goes.
child.once('exit', (code, signal) => say({ type: 'exited', exit: signal === null ? { code: code ?? 0 } : { signal } }));
for (const signal of forwarded) process.on(signal, () => child.kill(signal));

// The gate is gone, and everything in here goes with us.
gate.on('error', () => undefined);
gate.on('close', () => process.exit(0));
gate.resume();
