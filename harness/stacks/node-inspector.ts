import { InspectorSearch } from './inspector-port.ts';
import { connect, InspectorSession } from './inspector-session.ts';
import { inspectThread } from './inspector-thread.ts';
import { member, textOf } from './json-value.ts';
import { projectFrames } from './project-frames.ts';
import { prod } from './prod.ts';
import { within } from './time-box.ts';
import type { InspectedThread, ThreadDoor } from './inspector-thread.ts';
import type { TimeBox } from './time-box.ts';

/** A Node process, and what is wanted of it. */
type NodeTarget = {
  readonly pid: number;
  readonly key?: string;
  readonly root: string;
  /** Some thread uses the CPU: it is worth waiting for its pause on a loaded machine. */
  readonly busy: boolean;
};

/** What the inspector showed of a Node process: all threads, and the one that is stuck. */
export type Inspection = {
  readonly threads: readonly InspectedThread[];
  readonly stuck: InspectedThread;
  readonly isMain: boolean;
};

const connectMs = 1_000;
const attachMs = 800;
const maxWorkers = 16;
const idleOpenMs = 700;
const busyOpenMs = 1200;
/** Nobody runs: the pause comes with the next timer, or not at all. */
const idlePauseMs = 250;
const busyPauseMs = 1200;

/** Looks into a Node process through its inspector, which is opened if need be. Undefined when it cannot be opened. */
export const inspectNode = async (target: NodeTarget, box: TimeBox): Promise<Inspection | undefined> => {
  const address = await openInspector(target.pid, target.busy ? busyOpenMs : idleOpenMs, box);
  const connection = address === undefined ? undefined : await connect(address, box, connectMs);
  if (connection === undefined) return undefined;
  try {
    const { session } = connection;
    if (process.platform !== 'linux' && (await pidOf(session)) !== target.pid) return undefined;
    const doors: readonly ThreadDoor[] = [{ name: 'main', session }, ...(await attachWorkers(session, box))];
    const wish = {
      ...(target.key === undefined ? {} : { key: target.key }),
      pauseMs: target.busy ? busyPauseMs : idlePauseMs,
      busy: target.busy,
    };
    const threads = await untilFound(
      doors.map(door => inspectThread(door, wish, box)),
      target.key,
      box,
    );
    const stuck = chooseThread(threads, target.key, target.root);
    return stuck === undefined ? undefined : { threads, stuck, isMain: stuck.name === 'main' };
  } finally {
    connection.close();
  }
};

/**
 * The thread that holds the test: the one that runs it, else the one that knows its function, else one that runs
 * another test or is stopped in project code, else one that could be paused, else the main thread.
 */
export const chooseThread = (
  threads: readonly InspectedThread[],
  key: string | undefined,
  root: string,
): InspectedThread | undefined => {
  const paused = threads.filter(({ answer }) => answer === 'paused');
  return (
    paused.find(thread => key !== undefined && thread.key === key) ??
    threads.find(({ test }) => test !== undefined) ??
    paused.find(thread => thread.key !== undefined) ??
    paused.find(({ frames }) => projectFrames(frames, root).length > 0) ??
    paused[0] ??
    threads.find(({ name }) => name === 'main') ??
    threads[0]
  );
};

const openInspector = async (pid: number, ms: number, box: TimeBox): Promise<string | undefined> => {
  const search = new InspectorSearch(pid, box);
  try {
    const open = await search.now();
    if (open !== undefined) return open;
    return prod(pid, 'SIGUSR1') ? await search.wait(ms) : undefined;
  } finally {
    search.end();
  }
};

/** Where the port is a guess, the process must say who it is. */
const pidOf = async (session: InspectorSession): Promise<unknown> => {
  const answer = await session.ask('Runtime.evaluate', { expression: 'process.pid', returnByValue: true }, connectMs);
  return member(member(answer, 'result'), 'value');
};

const attachWorkers = async (main: InspectorSession, box: TimeBox): Promise<readonly ThreadDoor[]> => {
  const workers = new Map<string, ThreadDoor>();
  main.on('NodeWorker.attachedToWorker', params => {
    const sessionId = textOf(params, 'sessionId');
    if (sessionId === undefined || workers.size >= maxWorkers) return;
    const info = member(params, 'workerInfo');
    const name = `worker ${textOf(info, 'workerId') ?? sessionId} ${textOf(info, 'title') ?? ''}`.trim();
    const post = (message: string): void =>
      void main.ask('NodeWorker.sendMessageToWorker', { sessionId, message }, box.left());
    workers.set(sessionId, { name, session: new InspectorSession(post, box) });
  });
  main.on('NodeWorker.receivedMessageFromWorker', params => {
    workers.get(textOf(params, 'sessionId') ?? '')?.session.receive(textOf(params, 'message') ?? '');
  });
  // Every worker that lives has been announced when this is answered.
  await main.ask('NodeWorker.enable', { waitForDebuggerOnStart: false }, attachMs);
  return [...workers.values()];
};

/** All threads, or those that are done when one of them turns out to run the test. */
const untilFound = async (
  looks: readonly Promise<InspectedThread>[],
  key: string | undefined,
  box: TimeBox,
): Promise<readonly InspectedThread[]> => {
  const done: InspectedThread[] = [];
  let found = (): void => undefined;
  const hit = new Promise<void>(resolve => {
    found = resolve;
  });
  const all = Promise.all(
    looks.map(async look => {
      const thread = await look;
      done.push(thread);
      if (key !== undefined && thread.answer === 'paused' && thread.key === key) found();
    }),
  );
  await within(box, Promise.race([all, hit]), box.left());
  return [...done];
};
