import { statSync } from 'node:fs';
import { type Goroutine, parseGoroutines } from './go-dump.ts';
import { isGoProgram } from './go-program.ts';
import { busyShare } from './classify.ts';
import { cwdOf, lookAtProc, type ProcLook, waitOfProcess } from './proc-state.ts';
import { prod } from './prod.ts';
import { bareFrame } from './seen-frame.ts';
import type { TimeBox } from './time-box.ts';
import { textBetween } from './text-between.ts';
import type { Frame, HangClass } from '../protocol/outcome.ts';

/** What a Go program wrote of itself before it ended. */
export type GoDump = {
  /** Where the test, or `main`, is; innermost first. */
  readonly frames: readonly Frame[];
  readonly class?: HangClass;
  /** Who was asked. */
  readonly pid: number;
  /** What was written meanwhile, as it is. */
  readonly raw: string;
};

type Asked = {
  readonly pid: number;
  readonly proc: ProcLook | undefined;
  /** What the launch writes goes there. */
  readonly logFile: string;
  readonly root: string;
  /** The name of the test that is looked for, where one is known. */
  readonly key?: string;
};

/** The tool `go` passes on what a test wrote only when that has ended. */
const growMs = 2_000;
const pollMs = 10;
const quietPolls = 5;
const maxBytes = 4 * 1024 * 1024;

/**
 * Makes the Go programs at or below a process write where their goroutines are. SIGQUIT ends them by that: only for what is to
 * be ended anyway. Of those who wait for another Go program, as `go test` does, none is asked. Undefined when nothing was written.
 */
export const dumpGo = async ({ pid, proc, logFile, root, key }: Asked, box: TimeBox): Promise<GoDump | undefined> => {
  const programs = innermost(pid, proc?.children ?? []);
  const looks = await Promise.all(programs.map(async one => (one === pid ? proc : await lookAtProc(one, box.clock))));
  const found = programs.map((one, nth) => ({ pid: one, cwd: cwdOf(one) ?? root, busy: busyThread(looks[nth]) }));
  const from = sizeOf(logFile);
  const [asked] = found.filter(one => prod(one.busy ?? one.pid, 'SIGQUIT'));
  if (asked === undefined) return undefined;
  const raw = await written(logFile, from, box);
  const stuck = stuckOf(parseGoroutines(raw, asked.cwd), asked.busy !== undefined, key);
  if (stuck === undefined) return undefined;
  const hang = classOf(stuck);
  const seen = stuck.frames.length > 0 || stuck.createdBy === undefined ? stuck.frames : [stuck.createdBy];
  return { frames: seen.map(bareFrame), ...(hang === undefined ? {} : { class: hang }), pid: asked.pid, raw };
};

/**
 * The thread that runs most, when one runs at all. A signal to it goes to its process, and Linux lets that very thread take it
 * when it can: of a loop that cannot be interrupted Go shows the frames only where it is asked on the loop's own thread.
 */
const busyThread = (look: ProcLook | undefined): number | undefined => {
  const busiest = look?.threads.toSorted((a, b) => (b.busy ?? 0) - (a.busy ?? 0))[0];
  return busiest !== undefined && (busiest.busy ?? 0) >= busyShare ? busiest.tid : undefined;
};

/** The Go programs that have none below them, and for whose end all between them and `pid` wait: not the helper of another program. */
const innermost = (pid: number, below: ProcLook['children']): readonly number[] => {
  const parents = new Map(below.map(child => [child.pid, child.parent]));
  const programs = [pid, ...parents.keys()].filter(one => isGoProgram(`/proc/${one}/exe`));
  const above = new Set<number>();
  for (const one of programs)
    for (let up = parents.get(one); up !== undefined && !above.has(up); up = parents.get(up)) above.add(up);
  const isAwaited = (one: number): boolean => {
    for (let up = parents.get(one); up !== undefined; up = parents.get(up))
      if (!programs.includes(up) && waitOfProcess(up)?.kind !== 'child') return false;
    return true;
  };
  return programs.filter(one => !above.has(one) && isAwaited(one));
};

/** Waits until goroutines are written and no more follows for a moment. */
const written = async (file: string, from: number, box: TimeBox): Promise<string> => {
  const until = box.clock.now() + Math.min(growMs, box.left());
  let text = '';
  for (let quiet = 0, size = from; box.clock.now() < until && quiet < quietPolls;) {
    await box.clock.sleep(pollMs);
    const now = sizeOf(file);
    if (now !== size) text = textBetween(file, from, Math.min(now, from + maxBytes));
    quiet = now === size && /^goroutine \d/m.test(text) ? quiet + 1 : 0;
    size = now;
  }
  return text;
};

/** The test that is looked for; a test that waits for no other test; otherwise who runs all the time, `main`, whoever comes first. */
export const stuckOf = (goroutines: readonly Goroutine[], spins: boolean, key?: string): Goroutine | undefined => {
  const tests = goroutines.filter(
    ({ frames, createdBy }) => createdBy?.function === 'testing.(*T).Run' && !isOfTesting(frames[0]?.function),
  );
  const named = tests.filter(({ frames }) => frames.some(({ function: name }) => isOf(name, key)));
  const running = (each: Goroutine): boolean => busy.has(each.state);
  const spinner = spins ? goroutines.find(running) : undefined;
  const main = goroutines.find(({ id }) => id === 1);
  return named.find(running) ?? named[0] ?? tests.find(running) ?? tests[0] ?? spinner ?? main ?? goroutines[0];
};

/** A function of the test, or one that stands in it. */
const isOf = (name: string, key: string | undefined): boolean =>
  key !== undefined && (name.endsWith(`.${key}`) || name.includes(`.${key}.`));

const isOfTesting = (name = ''): boolean => name.startsWith('testing.');

const busy = new Set(['running', 'runnable']);

/** What Go's word for the state of a goroutine means. */
export const classOf = ({ state, frames }: Goroutine): HangClass | undefined => {
  if (busy.has(state)) return 'spinning';
  if (frames.some(({ function: name }) => name === 'os.(*Process).Wait')) return 'waiting-for-child';
  if (state === 'IO wait' || state === 'syscall') return 'io';
  if (state === 'sleep') return 'idle';
  return /^(?:chan|select|semacquire|sync\.)/.test(state) ? 'lock' : undefined;
};

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
