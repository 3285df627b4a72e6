import type { Known } from '../history/known.ts';
import type { Alert } from './alert.ts';
import type { Channel, Sending } from './channels/channel.ts';
import { deliverWithoutStore } from './deliver-without-store.ts';
import { byPriority, fit } from './message.ts';
import type { AlertStore, Answer, Letter, Sender } from './store.ts';
import type { Delivered, Delivery } from './delivery.ts';

/** Books alerts and sends them, and whatever else is due. Never throws, and ends in time whatever the servers do. */
export const deliver = async (alerts: readonly Alert[], delivery: Delivery): Promise<Delivered> => {
  const { store, clock, totalMs } = delivery;
  const ready = byPriority(alerts).map(alert => fit(alert, delivery.redact));
  const over = new AbortController();
  const endsAt = clock.now() + totalMs;
  const bell = clock.sleep(totalMs, over.signal).then(() => over.abort());
  try {
    if (store === undefined) return await deliverWithoutStore(ready, delivery, over.signal);
    return await new Round(store, delivery, { endsAt, over: over.signal }).run(ready);
  } finally {
    over.abort();
    await bell;
  }
};

type Bounds = { readonly endsAt: number; readonly over: AbortSignal };

/** One delivery: what has been sent so far, and what went wrong. */
class Round {
  readonly #store: AlertStore;
  readonly #delivery: Delivery;
  readonly #sender: Sender;
  readonly #bounds: Bounds;
  readonly #troubles = new Set<string>();
  #sent = 0;
  #dead = 0;

  constructor(store: AlertStore, delivery: Delivery, bounds: Bounds) {
    const { name, clock, limits, channels } = delivery;
    this.#store = store;
    this.#delivery = delivery;
    this.#bounds = bounds;
    this.#sender = {
      name,
      wall: clock.wall,
      limits,
      channels: channels.map(channel => channel.name),
      weigh: message => Math.max(1, ...channels.map(({ parts }) => parts(message))),
    };
  }

  async run(alerts: readonly Alert[]): Promise<Delivered> {
    const fates = alerts.length === 0 ? [] : await this.#ask(this.#store.accept(alerts, this.#sender));
    const unbooked = fates === undefined ? alerts : [];
    const beside = await deliverWithoutStore(unbooked, this.#delivery, this.#bounds.over);
    for (const trouble of beside.troubles) this.#troubles.add(trouble);
    const held = await this.#drain();
    const waiting = (await this.#ask(this.#store.release(this.#sender))) ?? 0;
    return {
      fates: fates ?? [],
      sent: this.#sent + beside.sent,
      dead: this.#dead + beside.dead,
      waiting,
      held,
      troubles: [...this.#troubles],
    };
  }

  /** The channels side by side, each in its order. Gives how many alerts wait for a digest. */
  async #drain(): Promise<number> {
    const { channels, isPatient, clock } = this.#delivery;
    for (;;) {
      const gathered = await this.#ask(this.#store.gather(this.#sender));
      await Promise.all(channels.map(channel => this.#empty(channel)));
      const { held, nextAt } = gathered ?? { held: 0 };
      if (held === 0 || nextAt === undefined || isPatient !== true) return held;
      if (!(await this.#until(nextAt, clock.wall()))) return held;
    }
  }

  async #empty(channel: Channel): Promise<void> {
    const { clock } = this.#delivery;
    while (!this.#bounds.over.aborted) {
      const turn = await this.#ask(this.#store.claim(channel.name, this.#sender));
      if (turn === undefined) return;
      if (turn.letter !== undefined) {
        // What cannot be noted would be sent again and again.
        if (!(await this.#send(channel, turn.letter))) return;
      } else if (turn.nextAt === undefined || !(await this.#until(turn.nextAt, clock.wall()))) return;
    }
  }

  async #send(channel: Channel, letter: Letter): Promise<boolean> {
    const { redact, limits, chance } = this.#delivery;
    const tried = await sendBy(channel, letter, this.#bounds.over);
    const sending = 'why' in tried ? { ...tried, why: redact(tried.why) } : tried;
    const pauseMs = sending.kind === 'wait' ? sending.ms : limits.backoffMs * 2 ** letter.tries * (0.5 + chance() / 2);
    if (sending.kind === 'sent' && sending.note !== undefined)
      this.#troubles.add(`${channel.name}: ${redact(sending.note)}`);
    if (sending.kind === 'sent') this.#sent++;
    else this.#troubles.add(`${channel.name}: ${sending.why}`);
    const isDead = await this.#ask(this.#store.settle(letter, sending, this.#sender, Math.round(pauseMs)));
    if (isDead === true) this.#dead++;
    return isDead !== undefined;
  }

  /** Waits until a moment of the wall clock, where that is in time. */
  async #until(at: number, wall: number): Promise<boolean> {
    const { clock } = this.#delivery;
    const { endsAt, over } = this.#bounds;
    const ms = Math.max(1, at - wall);
    if (over.aborted || clock.now() + ms > endsAt) return false;
    await clock.sleep(ms, over);
    return !over.aborted;
  }

  async #ask<T>(answer: Answer<T>): Promise<T | undefined> {
    const known: Known<T> = await answer;
    if (known.ok) return known.value;
    this.#troubles.add(known.why.replace(/\.$/, ''));
    return undefined;
  }
}

/** A channel promises not to throw; should it, that is one more try. */
export const sendBy = async (
  channel: Channel,
  letter: Pick<Letter, 'message' | 'done'>,
  over: AbortSignal,
): Promise<Sending> => {
  try {
    return await channel.send(letter.message, letter.done, over);
  } catch (error) {
    return { kind: 'again', why: error instanceof Error ? error.message : String(error), done: letter.done };
  }
};
