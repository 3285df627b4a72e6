import type { Known } from '../history/known.ts';
import type { Alert, Priority } from './alert.ts';
import type { Sending } from './channels/channel.ts';
import type { ChainFacts } from './facts.ts';
import type { AlertLimits } from './limits.ts';
import type { Message } from './message.ts';

/** A store may be at the other end of a network. */
export type Answer<T> = Known<T> | Promise<Known<T>>;

/** What became of an alert when it was booked. `unheard`: there is no channel. */
export type Fate = 'sent-alone' | 'held' | 'digested' | 'suppressed' | 'unheard';

/** Who books or sends, and when: `wall` is asked under the lock of the store, so that what is booked is in order. */
export type Sender = {
  /** Not the same in any two processes. */
  readonly name: string;
  readonly wall: () => number;
  readonly limits: AlertLimits;
  readonly channels: readonly string[];
  /** How many messages one becomes, at most, on any channel. */
  readonly weigh: (message: Message) => number;
};

/** A message on its way by one channel. */
export type Letter = {
  readonly id: number;
  readonly channel: string;
  readonly message: Message;
  /** Parts that have arrived already. */
  readonly done: number;
  readonly tries: number;
};

/** The next letter of a channel, or when there may be one for this sender. */
export type Turn = { readonly letter: Letter } | { readonly letter?: undefined; readonly nextAt?: number };

/** A letter as it is listed. */
export type LetterState = {
  readonly id: number;
  readonly channel: string;
  readonly state: 'waiting' | 'sent' | 'dead';
  readonly priority: Priority;
  readonly title: string;
  readonly tries: number;
  readonly trouble?: string;
};

/** What is remembered of an alert. */
export type BookedAlert = {
  readonly id: number;
  readonly alert: Alert;
  readonly fate: Fate;
  readonly letters: readonly LetterState[];
};

/** How much of everything there is. */
export type AlertTotals = {
  readonly alerts: Readonly<Record<Fate, number>>;
  readonly letters: Readonly<Record<'waiting' | 'sent' | 'dead', number>>;
};

/** What is remembered of alerts, shared by all processes here. */
export type AlertStore = {
  /** Books alerts, all or none, and decides of each how it goes out: alone, in the next digest, or not at all. */
  readonly accept: (alerts: readonly Alert[], sender: Sender) => Answer<readonly Fate[]>;
  /** Makes a digest of all that is held back, where the limit allows one more message; otherwise says when it may. */
  readonly gather: (sender: Sender) => Answer<{ readonly held: number; readonly nextAt?: number }>;
  /** The most urgent letter of a channel that is due, for this sender alone. */
  readonly claim: (channel: string, sender: Sender) => Answer<Turn>;
  /** Notes what became of a try. Gives true where the letter is dead now. */
  readonly settle: (letter: Letter, sending: Sending, sender: Sender, pauseMs: number) => Answer<boolean>;
  /** Leaves what is not sent to others. Gives how many letters of this sender still wait. */
  readonly release: (sender: Sender) => Answer<number>;
  /** Dead letters go on their way again, and so does what found no channel. Without ids: all. Gives how many. */
  readonly revive: (ids: readonly number[] | undefined, sender: Sender) => Answer<number>;
  /** The newest first. */
  readonly list: (most: number) => Answer<readonly BookedAlert[]>;
  readonly totals: () => Answer<AlertTotals>;
  /** What the rules are told of the chain itself. */
  readonly chain: (wall: number) => Answer<ChainFacts>;
};
