import { z } from 'zod';
import { defaultProtected } from './alerts.ts';
import type { AlertsFile } from './config-file.ts';
import type { AlertsInput } from './config-input.ts';
import { filled } from './fields.ts';

const reference = /^(?:env|file):./;

/** A reference is looked up when it is needed; what is written down must be an address now. */
const address = filled.refine(text => reference.test(text) || isHttp(text), {
  error: 'is no address: write one that begins with http:// or https://, or "env:NAME" for a variable that has it.',
});

const isHttp = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

const chat = z
  .union([filled, z.int()], {
    error: ({ input }) =>
      input === undefined
        ? 'is missing: add it.'
        : 'must be a text or a whole number: write "env:TELEGRAM_CHAT_ID", or the id of the chat.',
  })
  .transform(String);

/** The alerts, as they may be written. */
export const alerts: z.ZodType<AlertsFile, AlertsInput> = z.strictObject({
  telegram: z
    .strictObject({
      token: filled.describe('The token of the bot, best as "env:TELEGRAM_BOT_TOKEN".'),
      chatId: chat.describe('The id of the chat, or "env:TELEGRAM_CHAT_ID".'),
      apiUrl: address
        .default('https://api.telegram.org')
        .describe('Where the Bot API is. Default "https://api.telegram.org".'),
    })
    .optional()
    .describe('A chat of Telegram.'),
  webhook: z
    .strictObject({ url: address.describe('Where each message is posted as JSON.') })
    .optional()
    .describe('Any server that takes JSON.'),
  alertmanager: z
    .strictObject({ url: address.describe('Where it is, like "http://localhost:9093".') })
    .optional()
    .describe('An Alertmanager of Prometheus.'),
  runbook: filled
    .optional()
    .describe('A link to a runbook of your own, or to a copy of ours; each alert names it. Default: the path of ours.'),
  console: z.boolean().default(false).describe('Print them on stderr, too. Default false.'),
  protected: z
    .array(filled)
    .min(1, { error: 'is empty: name a branch, or remove the key.' })
    .default([...defaultProtected])
    .describe('The branches on which a gate must not fail; "*" matches anything. Default "main" and "master".'),
});
