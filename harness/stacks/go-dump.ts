import { isAbsolute, resolve } from 'node:path';
import type { SeenFrame } from './seen-frame.ts';

/** One goroutine in what a Go program writes when it gets SIGQUIT. */
export type Goroutine = {
  readonly id: number;
  /** Go's own words: `running`, `chan receive`, `sync.Mutex.Lock`, `IO wait`, `select (no cases)`. */
  readonly state: string;
  /** Innermost first, without Go's runtime at the inner end. Empty where the goroutine ran on another thread: Go cannot see it then. */
  readonly frames: readonly SeenFrame[];
  /** The `go` statement that started it; none for the main goroutine. */
  readonly createdBy?: SeenFrame;
};

const heading = /^goroutine (\d+)(?: gp=\S+ m=\S+(?: mp=\S+)?)? \[([^\],]+)(?:, [^\]]*)?\]:$/;
const place = /^\t(.+):(\d+)(?: \+0x[0-9a-f]+)?(?: fp=.*)?$/;
/** The scheduler's own: it says how a goroutine waits, not where its author made it wait. */
const inner = /^(?:runtime|internal\/poll|internal\/runtime\/\w+|sync|syscall)\./;
const other = /^runtime\./;

/** Reads the goroutines of a dump, in its order; those of Go itself (0, and the garbage collector's) are left out. */
export const parseGoroutines = (text: string, cwd: string): readonly Goroutine[] => {
  const found: { id: number; state: string; frames: SeenFrame[]; createdBy?: SeenFrame }[] = [];
  let current: (typeof found)[number] | undefined;
  let called: { name: string; created: boolean } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const [, id, state = ''] = heading.exec(line) ?? [];
    if (id !== undefined) {
      current = { id: Number(id), state, frames: [] };
      called = undefined;
      found.push(current);
      continue;
    }
    if (current === undefined) continue;
    const [, path, row] = place.exec(line) ?? [];
    if (path !== undefined && called !== undefined) {
      const frame = frameOf(called.name, path, Number(row), cwd);
      if (called.created) current.createdBy = frame;
      else current.frames.push(frame);
      called = undefined;
    } else if (line === '') {
      // Between two goroutines stands an empty line; behind the last one come the registers.
      current = undefined;
    } else if (!line.startsWith('\t')) {
      called = calledIn(line);
    }
  }
  return found.filter(isOfProgram).map(each => ({ ...each, frames: withoutRuntime(each.frames) }));
};

const birth = 'created by ';

/** The name of a function without its arguments, which hold no parentheses; `(*T)` in it is a part of the name. */
const calledIn = (line: string): { readonly name: string; readonly created: boolean } =>
  line.startsWith(birth)
    ? { name: line.slice(birth.length).replace(/ in goroutine \d+$/, ''), created: true }
    : { name: line.endsWith(')') ? line.slice(0, line.lastIndexOf('(')) : line, created: false };

/** Goroutine 0 is a thread's scheduler; a goroutine with nothing but the runtime in it belongs to the runtime. */
const isOfProgram = ({ id, frames, createdBy }: Goroutine): boolean =>
  id !== 0 &&
  !(
    frames.every(({ function: name }) => other.test(name)) &&
    (createdBy === undefined || other.test(createdBy.function))
  );

const withoutRuntime = (frames: readonly SeenFrame[]): readonly SeenFrame[] => {
  const from = frames.findIndex(({ function: name }) => !inner.test(name));
  return from < 0 ? frames : frames.slice(from);
};

const frameOf = (name: string, path: string, line: number, cwd: string): SeenFrame => {
  const file = isAbsolute(path) ? path : resolve(cwd, path);
  return { function: name, file, line, column: 0, origin: `${file}:${name}` };
};
