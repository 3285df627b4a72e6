import type { Message } from '../message.ts';

/** What became of a try. `done`: how many parts have arrived, counted from the first of the message. */
export type Sending =
  | { readonly kind: 'sent'; readonly note?: string }
  /** The server itself asks for a pause: no fault, and no try. */
  | { readonly kind: 'wait'; readonly ms: number; readonly why: string; readonly done: number }
  | { readonly kind: 'again'; readonly why: string; readonly done: number }
  /** The same again would come to the same. */
  | { readonly kind: 'never'; readonly why: string; readonly done: number };

/** One way to reach somebody. It throws on nothing, and says nothing secret. */
export type Channel = {
  readonly name: string;
  /** How many messages it makes of one. */
  readonly parts: (message: Message) => number;
  /** Sends what has not arrived yet. The signal ends it. */
  readonly send: (message: Message, done: number, signal: AbortSignal) => Promise<Sending>;
};
