import { captureText } from './capture-text.ts';
import { busyShare, classify, isStopped } from './classify.ts';
import { dumpGo } from './go-sigquit.ts';
import { dumpPython } from './python-faulthandler.ts';
import { inspectNode } from './node-inspector.ts';
import { lookAtProc, stateOf } from './proc-state.ts';
import { loadSocket } from './inspector-session.ts';
import { openBox, within } from './time-box.ts';
import { projectFrames, relativeFrames } from './project-frames.ts';
import type { Clock } from '../clock.ts';
import type { Evidence } from './classify.ts';
import type { GoDump } from './go-sigquit.ts';
import type { Inspection } from './node-inspector.ts';
import type { ProcLook, ThreadLook } from './proc-state.ts';
import type { PythonDump } from './python-faulthandler.ts';
import type { Runtime, StackCapture } from '../protocol/event.ts';
import type { Frame } from '../protocol/outcome.ts';
import type { TimeBox } from './time-box.ts';

/** Whom to look at. */
export type CaptureRequest = {
  readonly pid: number;
  readonly runtime: Runtime;
  /** The launch folder: Python's faulthandler writes `stack.<pid>.txt` there. */
  readonly dir: string;
  /** Absolute path of the repository: frames inside it become relative. */
  readonly root: string;
  /** What the launch writes goes there: a Go program tells there where it is. Only given for what is to be ended whole. */
  readonly logFile?: string;
  /** `GATE_TEST` key of the test whose clock ran out, where one is known. */
  readonly key?: string;
  readonly limitMs?: number;
};

type Found = {
  readonly proc?: ProcLook;
  readonly node?: Inspection;
  readonly python?: PythonDump;
  readonly go?: GoDump;
};

const defaultLimitMs = 3000;
/** Kept back from the looking, for the telling. */
const reserveMs = 100;

/** Looks into a stuck process: where it is, and what it does there. Never throws, never takes longer than the limit. */
export const captureStack = async (request: CaptureRequest, clock: Clock): Promise<StackCapture> => {
  const box = openBox(clock, request.limitMs ?? defaultLimitMs);
  const inner = openBox(clock, Math.max(0, box.left() - reserveMs));
  let found: Found = {};
  const keep = (more: Found): void => void (found = { ...found, ...more });
  // What was found until then stands, when the time is over.
  await within(box, look(request, inner, keep), box.left());
  return tell(request, found, box.spent());
};

const look = async (request: CaptureRequest, box: TimeBox, keep: (more: Found) => void): Promise<void> => {
  const { pid, runtime, key, dir, root } = request;
  const letter = stateOf(pid);
  // A stopped process answers nobody, and without /proc on Linux there is no process.
  const answers = !isStopped(letter) && (letter !== undefined || process.platform !== 'linux');
  if (runtime === 'node') void loadSocket().catch(() => undefined);
  const proc = await within(box, lookAtProc(pid, box.clock), box.left());
  if (proc !== undefined) keep({ proc });
  // After the look, not beside it: who is asked for a dump wakes up, and on a busy machine waits for a CPU as a loop would.
  if (runtime === 'python' && answers) {
    const python = await dumpPython(pid, dir, root, box);
    if (python !== undefined) keep({ python });
  }
  if (runtime === 'native' && request.logFile !== undefined && answers) {
    const go = await dumpGo({ pid, proc, logFile: request.logFile, root, ...(key === undefined ? {} : { key }) }, box);
    if (go !== undefined) keep({ go });
  }
  if (runtime === 'node' && answers) {
    const node = await inspectNode({ pid, root, busy: isBusy(proc), ...(key === undefined ? {} : { key }) }, box);
    if (node !== undefined) keep({ node });
  }
};

const isBusy = (proc: ProcLook | undefined): boolean =>
  proc?.threads.some(({ busy }) => (busy ?? 0) >= busyShare) ?? false;

const tell = (request: CaptureRequest, found: Found, ms: number): StackCapture => {
  const frames = relativeFrames(framesOf(found, request.root), request.root);
  const hang = found.go?.class ?? classify(evidence(request, found, frames));
  const via = viaOf(found);
  const key = found.node?.stuck.key;
  const text = captureText({
    pid: request.pid,
    runtime: request.runtime,
    class: hang,
    via,
    ms,
    frames,
    ...found,
  });
  return { frames, class: hang, via, text, ...(key === undefined ? {} : { key }), ms };
};

const viaOf = ({ node, python, go }: Found): string => {
  if (node !== undefined) return 'inspector';
  if (python !== undefined) return 'faulthandler';
  return go === undefined ? 'proc' : 'SIGQUIT';
};

const framesOf = ({ node, python, go }: Found, root: string): readonly Frame[] => {
  if (node === undefined) return python?.frames ?? go?.frames ?? [];
  const { frames, test } = node.stuck;
  // Timers that tick beside an idle test show the runtime only; the test's own place says more.
  return test !== undefined && projectFrames(frames, root).length === 0 ? [test, ...frames] : frames;
};

const evidence = ({ runtime }: CaptureRequest, { proc, node, python }: Found, frames: readonly Frame[]): Evidence => {
  const isMain = node?.isMain ?? python?.isMain ?? true;
  // Nobody can ask such a program: its main thread may only wait for one that is busy.
  const busy = runtime === 'native' ? otherThread(proc) : undefined;
  const thread = busy ?? (isMain ? proc?.threads[0] : otherThread(proc));
  return {
    ...(thread === undefined ? {} : { thread }),
    children: proc?.children.filter(({ state }) => state !== 'Z').length ?? 0,
    runtime: node !== undefined ? node.stuck.answer : runtime === 'node' ? 'silent' : 'not-asked',
    steady: node?.stuck.steady ?? python?.steady ?? false,
    inChildCall: frames.slice(0, 3).some(({ file }) => /\/(?:subprocess|popen_fork)\.py$/.test(file)),
  };
};

/** Of the threads beside the main one only the busiest can be told from the rest. */
const otherThread = (proc: ProcLook | undefined): ThreadLook | undefined => {
  const busiest = proc?.threads.slice(1).toSorted((a, b) => (b.busy ?? 0) - (a.busy ?? 0))[0];
  return busiest !== undefined && (busiest.busy ?? 0) >= busyShare ? busiest : undefined;
};
