import fs from 'node:fs';
import { join } from 'node:path';

const nameOf = (dir: string, pid: number): string => join(dir, `left.${pid}`);

/** Leaves word that a process has told its end itself. */
export const signOff = (dir: string, pid: number, code: number | 'told'): void =>
  fs.writeFileSync(nameOf(dir, pid), `${code}`);

/** What a process has left: with which code it was about to end, or that all is told. Nothing where it had no time for it. */
export const signedOff = (dir: string, pid: number): string | undefined => {
  try {
    return fs.readFileSync(nameOf(dir, pid), 'utf8');
  } catch {
    return undefined;
  }
};
