import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { cookieName, makeCookie } from './cookie.ts';

/** A process that was started before it was known what it is to do. It waits for one line, and goes when that cannot come any more. */
export type Spare = {
  /** Its mark: that of the launch which it becomes. */
  readonly cookie: string;
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
};

/** A spare process and the line that it waits for. */
export type Begun = Spare & { readonly line: string };

/** Starts a program of ours as a launch is started, but with an input. */
export const startSpare = (program: string, env: Readonly<Record<string, string>>): Spare => {
  const cookie = makeCookie();
  const child = spawn(process.execPath, ['--no-warnings', program], {
    env: { ...process.env, ...env, [cookieName(cookie)]: '1' },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.on('error', () => undefined); // the launch finds that it is not there, and starts one of its own
  child.stdin.on('error', () => undefined);
  return { cookie, child };
};

/** Tells a spare process what to do, unless it is gone. Gives it as a child like any other, whose input is closed. */
export const told = ({ child, line }: Begun): Spare['child'] | undefined => {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
  child.stdin.end(`${line}\n`);
  return child;
};
