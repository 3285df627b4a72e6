import type { Channel } from '../../reports/alerts/channels/channel.ts';
import { alertmanagerChannel } from '../../reports/alerts/channels/alertmanager.ts';
import { consoleChannel } from '../../reports/alerts/channels/console.ts';
import { telegramChannel } from '../../reports/alerts/channels/telegram.ts';
import { webhookChannel } from '../../reports/alerts/channels/webhook.ts';
import type { AlertPlaces } from './places.ts';

/** How long one request may take. */
const limitMs = 10_000;

/** The channels that can be used now. */
export const channelsOf = (
  { telegram, webhook, alertmanager, console: isConsole }: AlertPlaces,
  print: (line: string) => void,
): readonly Channel[] => [
  ...(telegram === undefined ? [] : [telegramChannel({ ...telegram, limitMs })]),
  ...(webhook === undefined ? [] : [webhookChannel(webhook.url, limitMs)]),
  ...(alertmanager === undefined ? [] : [alertmanagerChannel(alertmanager.url, limitMs)]),
  ...(isConsole ? [consoleChannel(print)] : []),
];
