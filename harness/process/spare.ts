import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Begun, Spare } from './command.ts';
import { cookieName, makeCookie } from './cookie.ts';

export type SpareChild = ChildProcessByStdio<Writable, Readable, Readable>;

// Not in the type: what a suite's command may hold is public, and needs no types of Node. Not in a map of ours either: who begins
// one early and who launches it are two programs.
const held = Symbol.for('regression-gate.spare');

const childOf = (spare: Spare): SpareChild | undefined => Reflect.get(spare, held) as SpareChild | undefined;

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
  return Object.defineProperty({ cookie }, held, { value: child });
};

/** Tells a spare process what to do, unless it is gone. Gives it as a child like any other, whose input is closed. */
export const told = ({ spare, line }: Begun): SpareChild | undefined => {
  const child = childOf(spare);
  if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return undefined;
  child.stdin.end(`${line}\n`);
  return child;
};

/** Ends a spare process that nobody wants. */
export const dismiss = (spare: Spare): void => void childOf(spare)?.kill('SIGKILL');
