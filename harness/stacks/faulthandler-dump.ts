import { isAbsolute, resolve } from 'node:path';
import type { SeenFrame } from './seen-frame.ts';

/** One thread in a dump of Python's faulthandler. */
type DumpedThread = {
  readonly id: string;
  /** The thread that took the signal: the main thread, as a rule. */
  readonly current: boolean;
  /** Innermost first. */
  readonly frames: readonly SeenFrame[];
  /** The dump leaves out the outermost frames of a deep stack. */
  readonly cut: boolean;
};

/** All threads at one moment, the youngest first, the main thread last. */
export type Dump = readonly DumpedThread[];

const heading = /^(Current thread|Thread) (0x[0-9a-fA-F]+)\b.*\(most recent call first\):$/;
const place = /^ {2}File "(.*)", line (\d+|\?\?\?) in (.*)$/;
const runner = /[\\/](?:_pytest|pluggy|pytest|xdist|execnet|unittest)[\\/]/;

/** Reads what several signals made faulthandler write, one dump a signal. A line that is not complete is not read. */
export const parseDumps = (text: string, cwd: string): readonly Dump[] => {
  const dumps: DumpedThread[][] = [];
  let frames: SeenFrame[] | undefined;
  for (const line of text.split(/\r?\n/).slice(0, -1)) {
    const [, kind, id] = heading.exec(line) ?? [];
    if (id !== undefined) {
      frames = [];
      const thread = { id, current: kind === 'Current thread', frames, cut: false };
      const dump = dumps.at(-1);
      // A thread stands in a dump once: the second time is the next dump.
      if (dump === undefined || dump.some(known => known.id === id)) dumps.push([thread]);
      else dump.push(thread);
      continue;
    }
    const found = place.exec(line);
    const dump = dumps.at(-1);
    if (found !== null) frames?.push(frameOf(found, cwd));
    else if (line === '  ...' && dump !== undefined && frames !== undefined) dump.push({ ...dump.pop()!, cut: true });
    else if (line !== '' && !line.startsWith('  <')) frames = undefined;
  }
  return dumps;
};

/** The thread of a dump that runs the tests: the one below the runner, else the one that took the signal, else the oldest. */
export const testThread = (dump: Dump): DumpedThread | undefined =>
  dump.findLast(({ frames }) => frames.some(({ file }) => runner.test(file))) ??
  dump.find(({ current }) => current) ??
  dump.at(-1);

/** The looks at one thread that are whole, over several dumps: a dump that was read while it was written lacks outer frames. */
export const looksAt = (dumps: readonly Dump[], id: string): readonly (readonly SeenFrame[])[] => {
  const threads = dumps.flatMap(dump => dump.filter(thread => thread.id === id));
  if (threads.some(({ cut }) => cut)) return threads.slice(-1).map(({ frames }) => frames);
  const base = threads[0]?.frames.at(-1);
  return threads.map(({ frames }) => frames).filter(frames => frames.at(-1)?.origin === base?.origin);
};

const frameOf = ([, path = '', line = '', name = '']: RegExpExecArray, cwd: string): SeenFrame => {
  const plain = decodeEscapes(path);
  const file = isAbsolute(plain) || plain.startsWith('<') || plain === '???' ? plain : resolve(cwd, plain);
  const called = decodeEscapes(name);
  return {
    function: called,
    file,
    line: Number(line) || 0,
    column: 0,
    origin: `${file}:${called}`,
  };
};

/** faulthandler writes ASCII only: everything else as `\xhh`, `\uhhhh` or `\Uhhhhhhhh`. */
const decodeEscapes = (text: string): string =>
  text.replace(
    /\\x([0-9a-f]{2})|\\u([0-9a-f]{4})|\\U([0-9a-f]{8})/gi,
    (whole: string, ...hex: readonly (string | undefined)[]) => {
      const code = Number.parseInt(hex.slice(0, 3).find(digits => digits !== undefined) ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
