import { afterEach, describe, expect, test } from 'vitest';
import { got, history, tidy } from '../history/sample-history.ts';
import type { Alert } from './alert.ts';
import type { Channel, Sending } from './channels/channel.ts';
import { deliver } from './deliver.ts';
import type { Delivered, Delivery } from './delivery.ts';
import { alertLimits } from './limits.ts';
import type { Message } from './message.ts';
import { sampleAlert, sampleAlerts, sampleClock } from './samples.ts';
import type { AlertStore, AlertTotals } from './store.ts';

afterEach(tidy);

type Sent = { readonly at: number; readonly message: Message };

/** A channel that answers what it is told to, and keeps what has arrived. */
const sampleChannel = (
  clock: { readonly wall: () => number },
  answer: (message: Message, count: number) => Sending = () => ({ kind: 'sent' }),
  name = 'sample',
): Channel & { readonly sent: Sent[]; readonly tried: Sent[] } => {
  const sent: Sent[] = [];
  const tried: Sent[] = [];
  return {
    name,
    sent,
    tried,
    parts: () => 1,
    send: async message => {
      tried.push({ at: clock.wall(), message });
      const sending = answer(message, tried.length);
      if (sending.kind === 'sent') sent.push({ at: clock.wall(), message });
      return sending;
    },
  };
};

const open = async () => {
  const clock = sampleClock();
  const { alerts: store } = await history();
  let names = 0;
  const tell = (
    alerts: readonly Alert[],
    channels: readonly Channel[],
    more: Partial<Omit<Delivery, 'store'>> & { readonly store?: AlertStore | undefined } = {},
  ): Promise<Delivered> =>
    clock.run(
      deliver(alerts, {
        name: `process ${names++}`,
        store,
        channels,
        limits: alertLimits,
        clock,
        redact: text => text.replaceAll('canary', '[redacted]'),
        totalMs: 30_000,
        chance: () => 1,
        ...more,
      }),
    );
  const totals = async (): Promise<AlertTotals> => got(await store.totals());
  return { clock, store, tell, totals };
};

const count = ({ sent }: { readonly sent: readonly Sent[] }): number => sent.length;

describe('P0', () => {
  test('is neither throttled nor taken for a repetition, and goes out beyond every limit', async () => {
    const { clock, tell, totals } = await open();
    const channel = sampleChannel(clock);
    await tell(
      Array.from({ length: 25 }, () => sampleAlert()),
      [channel],
    );
    expect(channel.sent.map(({ message }) => message.alerts.length)).toEqual(Array.from({ length: 25 }, () => 1));
    expect((await totals()).alerts['sent-alone']).toBe(25);
  });

  test('takes of the messages that the others share', async () => {
    const { clock, tell, totals } = await open();
    const channel = sampleChannel(clock);
    await tell(sampleAlerts(10, 'P0'), [channel]);
    const { held } = await tell(sampleAlerts(2, 'P2'), [channel]);
    expect(held).toBe(2);
    expect(count(channel)).toBe(10);
    expect((await totals()).alerts.held).toBe(2);
  });

  test('goes first', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock);
    await tell([...sampleAlerts(2, 'P3'), ...sampleAlerts(1, 'P1'), ...sampleAlerts(1, 'P0')], [channel]);
    expect(channel.sent.map(({ message }) => message.priority)).toEqual(['P0', 'P1', 'P3', 'P3']);
  });

  test('only the pause that the server asks for delays it, and that is no try', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock, (_message, tries) =>
      tries <= 8 ? { kind: 'wait', ms: 3_000, why: 'too many', done: 0 } : { kind: 'sent' },
    );
    const { dead, waiting } = await tell([sampleAlert()], [channel]);
    expect({ dead, waiting }).toEqual({ dead: 0, waiting: 0 });
    expect(channel.sent[0]?.at).toBe((channel.tried[0]?.at ?? 0) + 8 * 3_000);
  });
});

describe('the server asks for a pause', () => {
  test('of another process, too: nobody tries before it is over', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock, (_message, tries) =>
      tries === 1 ? { kind: 'wait', ms: 40_000, why: 'too many', done: 0 } : { kind: 'sent' },
    );
    expect(await tell([sampleAlert()], [channel])).toMatchObject({ sent: 0, waiting: 1 });
    expect(await tell([sampleAlert()], [channel])).toMatchObject({ sent: 0, waiting: 1 });
    expect(channel.tried).toHaveLength(1);
    clock.pass(40_000);
    expect(await tell([], [channel])).toMatchObject({ sent: 2, waiting: 0 });
  });
});

describe('P1', () => {
  test('goes out once in five minutes for each key, and the next one says how many were held back', async () => {
    const { clock, tell, totals, store } = await open();
    const channel = sampleChannel(clock);
    const alert = sampleAlert({ priority: 'P1', key: 'a' });
    for (let minute = 0; minute < 5; minute++) {
      await tell([alert], [channel]);
      clock.pass(60_000 - 1);
    }
    expect(count(channel)).toBe(1);
    expect((await totals()).alerts).toMatchObject({ 'sent-alone': 1, suppressed: 4 });
    await tell([sampleAlert({ priority: 'P1', key: 'b' })], [channel]);
    expect(count(channel)).toBe(2);
    clock.pass(5);
    await tell([alert], [channel]);
    expect(channel.sent.map(({ message }) => message.suppressed)).toEqual([0, 0, 4]);
    expect(got(await store.list(10)).filter(({ fate }) => fate === 'suppressed')).toHaveLength(4);
  });

  test('a clock that is set back keeps nobody silent', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock);
    const alert = sampleAlert({ priority: 'P1', key: 'a' });
    await tell([alert], [channel]);
    clock.pass(-3_600_000);
    await tell([alert], [channel]);
    expect(count(channel)).toBe(2);
  });

  test('P2 of one key are all told', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock);
    const alert = sampleAlert({ priority: 'P2', key: 'a' });
    await tell([alert, alert, alert], [channel]);
    expect(count(channel)).toBe(3);
  });
});

describe('ten messages a minute', () => {
  test('what comes too fast is one digest, at once', async () => {
    const { clock, tell, totals } = await open();
    const channel = sampleChannel(clock);
    await tell([...sampleAlerts(20, 'P2'), ...sampleAlerts(3, 'P1')], [channel]);
    expect(channel.sent.map(({ message }) => message.kind)).toEqual([
      ...Array.from({ length: 9 }, () => 'alert'),
      'digest',
    ]);
    const digest = channel.sent.at(-1)?.message;
    expect(digest?.alerts).toHaveLength(14);
    expect((await totals()).alerts).toMatchObject({ 'sent-alone': 9, digested: 14, held: 0 });
  });

  test('in no minute are there more, however they come, and nothing is lost', async () => {
    const { clock, tell, totals } = await open();
    const channel = sampleChannel(clock);
    for (let index = 0; index < 100; index++) {
      await tell([sampleAlert({ priority: 'P2', key: `${index}`, title: `number ${index}` })], [channel]);
      clock.pass(1_700);
    }
    await tell([], [channel], { isPatient: true, totalMs: 120_000 });
    for (const { at } of channel.sent)
      expect(channel.sent.filter(other => other.at > at - 60_000 && other.at <= at).length).toBeLessThanOrEqual(10);
    expect(channel.sent.reduce((sum, { message }) => sum + message.alerts.length + message.more, 0)).toBe(100);
    expect((await totals()).alerts.held).toBe(0);
    expect(channel.sent.length).toBeGreaterThan(20);
  });

  test('a digest of very many carries a hundred and counts the rest', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock);
    await tell(sampleAlerts(300, 'P3'), [channel]);
    const digest = channel.sent.at(-1)?.message;
    expect(digest).toMatchObject({ kind: 'digest', more: 191 });
    expect(digest?.alerts).toHaveLength(100);
  });

  test('a message of two parts takes two', async () => {
    const { clock, tell } = await open();
    const channel = { ...sampleChannel(clock), parts: (message: Message) => (message.kind === 'digest' ? 1 : 2) };
    await tell(sampleAlerts(10, 'P2'), [channel]);
    expect(channel.sent.map(({ message }) => message.kind)).toEqual(['alert', 'alert', 'alert', 'alert', 'digest']);
  });

  test('a try that failed takes one more', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock, (_message, tries) =>
      tries <= 4 ? { kind: 'again', why: 'down', done: 0 } : { kind: 'sent' },
    );
    await tell(sampleAlerts(4, 'P2'), [channel]);
    expect(count(channel)).toBe(4);
    await tell(sampleAlerts(10, 'P3'), [channel]);
    expect(channel.tried).toHaveLength(10);
    expect(channel.sent.map(({ message }) => message.alerts.length)).toEqual([1, 1, 1, 1, 1, 9]);
  });

  test('a try that failed waits for the limit, too', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock, (_message, tries) =>
      tries === 1 ? { kind: 'again', why: 'down', done: 0 } : { kind: 'sent' },
    );
    expect(await tell(sampleAlerts(20, 'P2'), [channel])).toMatchObject({ waiting: 1 });
    expect(channel.tried).toHaveLength(10);
    clock.pass(60_000);
    expect(await tell([], [channel])).toMatchObject({ sent: 1, waiting: 0 });
  });
});

describe('a message that nobody takes', () => {
  test('is tried again with growing pauses, and then it is a dead letter', async () => {
    const { clock, tell, store, totals } = await open();
    const channel = sampleChannel(clock, () => ({ kind: 'again', why: 'canary is down', done: 0 }));
    const { dead, troubles } = await tell([sampleAlert()], [channel]);
    expect(dead).toBe(1);
    expect(troubles).toEqual(['sample: [redacted] is down']);
    const times = channel.tried.map(({ at }) => at);
    expect(times.slice(1).map((at, index) => at - (times[index] ?? 0))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(got(await store.list(1))[0]?.letters).toMatchObject([
      { state: 'dead', tries: 5, trouble: '[redacted] is down' },
    ]);
    expect((await totals()).letters).toEqual({ waiting: 0, sent: 0, dead: 1 });
    expect(got(await store.chain(clock.wall()))).toMatchObject({
      deadLetters: 1,
      down: [{ channel: 'sample', trouble: '[redacted] is down' }],
    });
  });

  test('that will not be taken is one at once, and the other channel gets its own', async () => {
    const { clock, tell, totals } = await open();
    const deaf = sampleChannel(clock, () => ({ kind: 'never', why: 'chat not found', done: 0 }), 'deaf');
    const good = sampleChannel(clock, undefined, 'good');
    expect(await tell([sampleAlert()], [deaf, good])).toMatchObject({ sent: 1, dead: 1 });
    expect(deaf.tried).toHaveLength(1);
    expect((await totals()).letters).toEqual({ waiting: 0, sent: 1, dead: 1 });
  });

  test('is sent again when somebody asks for it', async () => {
    const { clock, tell, store, totals } = await open();
    let isDown = true;
    const channel = sampleChannel(clock, () => (isDown ? { kind: 'never', why: 'no', done: 0 } : { kind: 'sent' }));
    await tell([sampleAlert(), sampleAlert({ key: 'other' })], [channel]);
    isDown = false;
    await tell([], [channel]);
    expect(count(channel)).toBe(0);
    const sender = { name: 'replay', wall: clock.wall, limits: alertLimits, channels: ['sample'], weigh: () => 1 };
    expect(got(await store.revive(undefined, sender))).toBe(2);
    await tell([], [channel], { name: 'replay' });
    expect(count(channel)).toBe(2);
    expect((await totals()).letters).toEqual({ waiting: 0, sent: 2, dead: 0 });
  });

  test('and waits for a day is one as well', async () => {
    const { clock, tell, totals } = await open();
    const busy = sampleChannel(clock, () => ({ kind: 'wait', ms: 3_600_000, why: 'busy', done: 0 }));
    await tell([sampleAlert()], [busy]);
    clock.pass(25 * 3_600_000);
    await tell([], [busy]);
    expect((await totals()).letters).toEqual({ waiting: 0, sent: 0, dead: 1 });
    expect(busy.tried).toHaveLength(1);
  });
});

describe('a process that is not there any more', () => {
  test('leaves its messages to the next one, once its time is over', async () => {
    const { clock, tell, store } = await open();
    const sender = { name: 'killed', wall: clock.wall, limits: alertLimits, channels: ['sample'], weigh: () => 1 };
    got(await store.accept([sampleAlert()], sender));
    const channel = sampleChannel(clock);
    await tell([], [channel]);
    expect(count(channel)).toBe(0);
    clock.pass(alertLimits.leaseMs);
    await tell([], [channel]);
    expect(count(channel)).toBe(1);
  });
});

describe('bounds', () => {
  test('a channel that never answers ends with the time for all, and the message stays', async () => {
    const { clock, tell, totals } = await open();
    const silent: Channel = {
      name: 'silent',
      parts: () => 1,
      send: (_message, _done, signal) =>
        new Promise(resolve =>
          signal.addEventListener('abort', () => resolve({ kind: 'again', why: 'no answer', done: 0 }), { once: true }),
        ),
    };
    const began = clock.now();
    expect(await tell([sampleAlert()], [silent])).toMatchObject({ sent: 0, waiting: 1 });
    expect(clock.now() - began).toBe(30_000);
    expect((await totals()).letters.waiting).toBe(1);
  });

  test('a channel that throws is one more try', async () => {
    const { tell } = await open();
    const broken: Channel = { name: 'broken', parts: () => 1, send: () => Promise.reject(new Error('canary')) };
    expect(await tell([sampleAlert()], [broken])).toMatchObject({ dead: 1, troubles: ['broken: [redacted]'] });
  });

  test('nothing secret is stored, and no text without end', async () => {
    const { clock, tell, store } = await open();
    const channel = sampleChannel(clock);
    await tell(
      [sampleAlert({ title: 'canary', failed: ['x'.repeat(100_000), 'the canary'], key: 'canary' })],
      [channel],
    );
    const stored = JSON.stringify([got(await store.list(10)), channel.sent]);
    expect(stored).not.toContain('canary');
    expect(stored.length).toBeLessThan(5_000);
  });
});

describe('no channel', () => {
  test('nobody is told, and that is remembered; what is urgent goes out alone once there is one', async () => {
    const { clock, tell, store, totals } = await open();
    expect(await tell([sampleAlert(), ...sampleAlerts(2, 'P2')], [])).toMatchObject({
      fates: ['unheard', 'unheard', 'unheard'],
    });
    const channel = sampleChannel(clock);
    const sender = { name: 'replay', wall: clock.wall, limits: alertLimits, channels: ['sample'], weigh: () => 1 };
    expect(got(await store.revive(undefined, sender))).toBe(3);
    await tell([], [channel], { name: 'replay' });
    expect(channel.sent.map(({ message }) => message.kind)).toEqual(['alert', 'digest']);
    expect((await totals()).alerts.unheard).toBe(0);
  });
});

describe('nothing can be remembered', () => {
  test('P0 goes out at once, and the rest in one message', async () => {
    const { clock, tell } = await open();
    const channel = sampleChannel(clock);
    await tell([...sampleAlerts(2, 'P0'), ...sampleAlerts(30, 'P1')], [channel], { store: undefined });
    expect(channel.sent.map(({ message }) => message.alerts.length)).toEqual([1, 1, 30]);
  });

  test('nor can it while it is being sent: nothing is sent for ever', async () => {
    const { clock, store, tell } = await open();
    const channel = sampleChannel(clock);
    const torn: AlertStore = { ...store, settle: () => ({ ok: false, why: 'the disk is full.' }) };
    expect(await tell([sampleAlert()], [channel], { store: torn })).toMatchObject({ troubles: ['the disk is full'] });
    expect(channel.sent).toHaveLength(1);
  });

  test('nor booked: it goes out all the same', async () => {
    const { clock, store, tell } = await open();
    const channel = sampleChannel(clock);
    const locked: AlertStore = { ...store, accept: () => ({ ok: false, why: 'it was locked.' }) };
    expect(await tell([sampleAlert()], [channel], { store: locked })).toMatchObject({
      sent: 1,
      troubles: ['it was locked'],
    });
  });
});
