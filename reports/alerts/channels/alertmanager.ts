import type { Alert } from '../alert.ts';
import type { Message } from '../message.ts';
import { postJson } from '../post-json.ts';
import { sendingOf } from '../reply-words.ts';
import type { Channel } from './channel.ts';

/** A run is over when its alert goes out, and nobody says later that all is well again: it ends by itself. */
const firesMs = 3_600_000;

/** Posts alerts to the v2 API of an Alertmanager: a digest as the alerts that it is made of. */
export const alertmanagerChannel = (url: string, limitMs: number): Channel => ({
  name: 'alertmanager',
  parts: () => 1,
  send: async (message, _done, signal) =>
    sendingOf(await postJson(`${url.replace(/\/+$/, '')}/api/v2/alerts`, bodyOf(message), { limitMs, signal })),
});

const bodyOf = (message: Message): readonly object[] => message.alerts.map(alert => entryOf(alert, message));

const entryOf = (alert: Alert, { suppressed, more }: Message): object => ({
  labels: {
    alertname: alert.rule,
    severity: alert.priority,
    source: alert.source,
    key: alert.key,
    ...(alert.environment === null ? {} : { environment: alert.environment }),
    // Alertmanager takes alerts of the same labels for one: no P0 is ever a repetition of another.
    ...(alert.priority === 'P0' ? { occurrence: alert.at } : {}),
  },
  annotations: {
    summary: alert.title,
    ...(alert.failed.length === 0 ? {} : { failed: alert.failed.join('\n') }),
    ...(alert.actions.length === 0 ? {} : { actions: alert.actions.join('\n') }),
    ...(alert.evidence === null ? {} : { evidence: alert.evidence }),
    ...(suppressed === 0 ? {} : { suppressed: String(suppressed) }),
    ...(more === 0 ? {} : { more: String(more) }),
  },
  startsAt: alert.at,
  endsAt: new Date(Date.parse(alert.at) + firesMs).toISOString(),
});
