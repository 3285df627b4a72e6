import type { WebSocket } from 'ws';
import { member, numberOf, parseJson, textOf } from './json-value.ts';
import { within } from './time-box.ts';
import type { TimeBox } from './time-box.ts';

type Listener = (params: unknown) => void;

const nudge = JSON.stringify({ id: 0, method: 'Runtime.getIsolateId' });
const nudgeMs = 4;

/** One conversation with the inspector of one thread. */
export class InspectorSession {
  readonly #post: (text: string) => void;
  readonly #box: TimeBox;
  readonly #answers = new Map<number, Listener>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #last = 0;
  #awaited = 0;

  constructor(post: (text: string) => void, box: TimeBox) {
    this.#post = post;
    this.#box = box;
  }

  /** Sends a command; its result, or undefined when it fails or takes longer than `ms`. */
  ask(method: string, params: object, ms: number): Promise<unknown> {
    const id = (this.#last += 1);
    const answer = new Promise<unknown>(resolve => this.#answers.set(id, resolve));
    this.#post(JSON.stringify({ id, method, params }));
    return within(this.#box, answer, ms).finally(() => this.#answers.delete(id));
  }

  /** Whether something is awaited. */
  get isWaiting(): boolean {
    return this.#answers.size > 0 || this.#awaited > 0;
  }

  /** Calls `listener` for each event of that name. Returns how to stop it. */
  on(event: string, listener: Listener): () => void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  /** The next event of that name; undefined when none comes within `ms`. */
  next(event: string, ms: number): Promise<unknown> {
    let stop = (): void => undefined;
    const come = new Promise<unknown>(resolve => {
      stop = this.on(event, resolve);
    });
    this.#awaited += 1;
    return within(this.#box, come, ms).finally(() => {
      this.#awaited -= 1;
      stop();
    });
  }

  /** Takes one message of the other side. */
  receive(text: string): void {
    const message = parseJson(text);
    const id = numberOf(message, 'id');
    const event = textOf(message, 'method');
    if (id !== undefined) this.#answers.get(id)?.(member(message, 'result'));
    else if (event !== undefined)
      for (const listener of this.#listeners.get(event) ?? []) listener(member(message, 'params'));
  }
}

/** Most runs hang nowhere, and do without it. To be called early: it takes a while to load, in which there is other work. */
export const loadSocket = async (): Promise<typeof WebSocket> => (await import('ws')).WebSocket;

/** Connects to the inspector at an address. Undefined when that fails within `ms`. */
export const connect = async (
  address: string,
  box: TimeBox,
  ms: number,
): Promise<{ readonly session: InspectorSession; readonly close: () => void } | undefined> => {
  const Socket = await loadSocket();
  const socket = new Socket(address, {
    perMessageDeflate: false,
    maxPayload: 256 * 1024 * 1024,
  });
  const opened = new Promise<true>((resolve, reject) => {
    socket.once('open', () => resolve(true));
    // Also after the opening: a process that dies in mid-sentence is no error of ours.
    socket.on('error', reject);
  });
  if ((await within(box, opened, ms)) === undefined) {
    socket.terminate();
    return undefined;
  }
  const session = new InspectorSession(text => socket.send(text, () => undefined), box);
  // Text frames arrive as one Buffer under the default `binaryType`.
  socket.on('message', data => session.receive(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  const over = new AbortController();
  void keepNudging(socket, session, box, over.signal);
  const close = (): void => {
    over.abort();
    socket.terminate();
  };
  return { session, close };
};

/**
 * Node's inspector leaves Nagle's algorithm on: its second message waits 40 ms for our acknowledgement of the first,
 * unless we have something to say.
 */
const keepNudging = async (
  socket: WebSocket,
  session: InspectorSession,
  box: TimeBox,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted && box.left() > 0) {
    await box.clock.sleep(nudgeMs, signal);
    if (!signal.aborted && session.isWaiting) socket.send(nudge, () => undefined);
  }
};
