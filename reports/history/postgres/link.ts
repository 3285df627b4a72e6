import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Answer, Request, ThreadData, Trouble, Waits } from './protocol.ts';

/** A thread that can be asked. */
export type Link = {
  /** Sleeps until there is an answer, but never for ever. */
  readonly ask: (request: Request) => Answer;
  readonly close: () => void;
};

/** What a link is made for. */
export type LinkTo = Pick<ThreadData, 'url' | 'schema' | 'waits'> & {
  /** The built file of the thread. */
  readonly thread: string;
};

/** A busy machine may need so much longer for an answer that has come in time. */
const slackMs = 5_000;

/** Starts the thread, and waits, awake, until it is connected. */
export const openLink = async ({ thread, ...place }: LinkTo): Promise<Link | Trouble> => {
  const { port1: port, port2 } = new MessageChannel();
  const cells = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(thread, {
    workerData: { ...place, port: port2, cells } satisfies ThreadData,
    transferList: [port2],
    execArgv: ['--no-warnings'], // what pg thinks of words in an address is not for the screen of a gate
  });
  const close = (): void => {
    port.close();
    void worker.terminate();
  };
  const first = await firstWord(worker, place.waits);
  if (!first.ok) {
    close();
    return first.trouble;
  }
  // Neither keeps the gate alive.
  worker.unref();
  port.unref();
  return { ask: asker(port, cells, { waits: place.waits, end: close }), close };
};

const firstWord = (worker: Worker, { connectMs }: Waits): Promise<Answer> =>
  new Promise(resolve => {
    const late = setTimeout(() => resolve(silent), connectMs + slackMs);
    const settle = (answer: Answer): void => {
      clearTimeout(late);
      resolve(answer);
    };
    worker.once('message', settle);
    worker.once('error', error => settle({ ok: false, trouble: { code: '', message: error.message } }));
    worker.on('error', () => undefined);
  });

const asker = (
  port: MessageChannel['port1'],
  cells: Int32Array,
  { waits, end }: { readonly waits: Waits; readonly end: () => void },
): Link['ask'] => {
  let given: Answer | undefined;
  let leftMs = waits.totalMs;
  const giveUp = (answer: Answer): Answer => {
    given = answer;
    end();
    return answer;
  };
  return request => {
    if (given !== undefined) return given;
    const startedAt = performance.now();
    Atomics.store(cells, 0, 0);
    port.postMessage(request);
    Atomics.wait(cells, 0, 0, Math.max(0, Math.min(leftMs, longest(request, waits) + slackMs)));
    leftMs -= performance.now() - startedAt;
    const received = receiveMessageOnPort(port);
    if (received === undefined) return giveUp(silent);
    const answer = received.message as Answer;
    // Who has been waited for in vain is not asked again: a gate asks a dozen times.
    return answer.ok || !isLasting(answer.trouble) ? answer : giveUp(answer);
  };
};

const longest = ({ ask }: Request, { connectMs, lockMs, statementMs }: Waits): number =>
  ask === 'begin' ? connectMs + lockMs : statementMs;

const silent: Answer = { ok: false, trouble: { code: 'TIMEOUT', message: '' } };

/** What was waited for in vain, and whatever is no word of a server that goes on. */
const isLasting = ({ code }: Trouble): boolean => /^(?:57|55P03|08)/.test(code) || !/^[0-9A-Z]{5}$/.test(code);
