import fs from 'node:fs';
import type { RunnerEvent } from '../../../harness/protocol/event.ts';

// Taken before any test can put a fake in their place.
const { fstatSync, openSync, writeSync } = fs;
const { stringify } = JSON;
const wall = Date.now;

/** This process, whatever a test makes of `process.pid`. */
export const pid: number = process.pid;

/** Says one event. Returns only when it is with the kernel. */
export type Say = (event: RunnerEvent) => void;

/** Opens the events file of a launch: each event becomes one line, written at once and whole. */
export const opened = (file: string): Say => {
  let at = open(file);
  return event => {
    try {
      if (!isSame(at)) at = open(file);
      writeSync(at.fd, `${stringify(withoutForms({ at: wall(), ...event }))}\n`);
    } catch {
      // A full disk must not fail the user's test. The missing line makes the run incomplete, which says it.
    }
  };
};

/** A test may teach all objects a `toJSON`. The same event, in objects that have learnt nothing. */
const withoutForms = (value: unknown): unknown => {
  if (!('toJSON' in [])) return value;
  if (Array.isArray(value)) return Object.setPrototypeOf(value.map(withoutForms), null);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, withoutForms(each)]);
  return Object.setPrototypeOf(Object.fromEntries(entries), null);
};

type Opened = { readonly fd: number; readonly dev: number; readonly ino: number };

const open = (file: string): Opened => {
  const fd = openSync(file, 'a');
  const { dev, ino } = fstatSync(fd);
  return { fd, dev, ino };
};

/** A test that closes descriptors by number may have got ours, and what it opened next has its number. */
const isSame = ({ fd, dev, ino }: Opened): boolean => {
  try {
    const now = fstatSync(fd);
    return now.dev === dev && now.ino === ino;
  } catch {
    return false;
  }
};
