import type { Message } from '../message.ts';
import { postJson } from '../post-json.ts';
import { sendingOf } from '../reply-words.ts';
import { linesOf, plainOf } from '../text/lines.ts';
import type { Channel } from './channel.ts';

/** Posts each message as JSON, `gate.alert/1`, to an address. */
export const webhookChannel = (url: string, limitMs: number): Channel => ({
  name: 'webhook',
  parts: () => 1,
  send: async (message, _done, signal) => sendingOf(await postJson(url, bodyOf(message), { limitMs, signal })),
});

/** `text` is what chat programs show of a webhook. */
const bodyOf = ({ kind, priority, alerts, more, suppressed, ...rest }: Message): object => ({
  format: 'gate.alert/1',
  kind,
  priority,
  text: plainOf(linesOf({ kind, priority, alerts, more, suppressed, ...rest })),
  suppressed,
  more,
  alerts,
});
