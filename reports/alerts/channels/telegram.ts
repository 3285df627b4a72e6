import { headline } from '../../plain-text.ts';
import { postJson, type Posted } from '../post-json.ts';
import { pauseMs } from '../reply-words.ts';
import { htmlOf } from '../text/html.ts';
import { linesOf, plainOf, type Line } from '../text/lines.ts';
import { pagesOf } from '../text/pages.ts';
import type { Channel, Sending } from './channel.ts';

/** Where Telegram is, and who is spoken to there. */
export type TelegramPlace = {
  readonly apiUrl: string;
  readonly token: string;
  readonly chatId: string;
  readonly limitMs: number;
};

/** Below the 4096 of the Bot API, which counts UTF-16 units after it has read the entities. */
const pageUnits = 4_000;

/** So often a chat is followed to a new id. */
const mostMoves = 2;

/** Sends to one chat through the Bot API: page after page, as HTML, and as plain text where the markup is refused. */
export const telegramChannel = ({ apiUrl, token, chatId, limitMs }: TelegramPlace): Channel => {
  let chat = chatId; // a group that became a supergroup has a new id
  const post = (text: string, html: boolean, signal: AbortSignal): Promise<Posted> =>
    postJson(
      `${apiUrl.replace(/\/+$/, '')}/bot${token}/sendMessage`,
      { chat_id: chat, text, ...(html ? { parse_mode: 'HTML' } : {}), link_preview_options: { is_disabled: true } },
      { limitMs, signal },
    );
  const sendPage = async (page: readonly Line[], signal: AbortSignal): Promise<Answer> => {
    let html = true;
    let note: string | undefined;
    for (let moves = 0; ;) {
      const answer = answerOf(await post(html ? htmlOf(page) : plainOf(page), html, signal));
      if (answer.kind === 'moved' && moves < mostMoves) {
        moves++;
        chat = answer.to;
        note = `the chat has moved to ${answer.to}: write that into the configuration`;
      } else if (answer.kind === 'unreadable' && html) html = false;
      else return answer.kind === 'sent' && note !== undefined ? { ...answer, note } : answer;
    }
  };
  return {
    name: 'telegram',
    parts: message => pagesOf(linesOf(message), pageUnits).length,
    send: async (message, done, signal) => {
      const pages = pagesOf(linesOf(message), pageUnits);
      let note: string | undefined;
      for (const [index, page] of pages.entries()) {
        if (index < done) continue;
        const answer = await sendPage(page, signal);
        if (answer.kind === 'sent') note ??= answer.note;
        else return { ...asSending(answer), done: index };
      }
      return { kind: 'sent', ...(note === undefined ? {} : { note }) };
    },
  };
};

type Answer =
  | { readonly kind: 'sent'; readonly note?: string }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'moved'; readonly to: string; readonly why: string }
  | { readonly kind: 'wait'; readonly ms: number; readonly why: string }
  | { readonly kind: 'again' | 'never'; readonly why: string };

const asSending = (answer: Exclude<Answer, { readonly kind: 'sent' }>): Exclude<Sending, { readonly kind: 'sent' }> => {
  const { why } = answer;
  if (answer.kind === 'wait') return { kind: 'wait', ms: answer.ms, why, done: 0 };
  return { kind: answer.kind === 'again' ? 'again' : 'never', why, done: 0 };
};

const answerOf = (posted: Posted): Answer => {
  if ('trouble' in posted) return { kind: 'again', why: posted.trouble };
  const { status, text, retryAfter } = posted;
  const { ok, description, parameters } = bodyOf(text);
  const why = `Telegram answered ${status}${description === '' ? '' : `: ${headline(description, 160)}`}`;
  if (status === 200)
    return ok ? { kind: 'sent' } : { kind: 'again', why: 'it answered 200, but not as Telegram does' };
  if (status === 429) return { kind: 'wait', ms: pauseMs(parameters['retry_after'] ?? retryAfter), why };
  if (status >= 500) return { kind: 'again', why };
  const moved = parameters['migrate_to_chat_id'];
  if (typeof moved === 'number' || typeof moved === 'string') return { kind: 'moved', to: String(moved), why };
  if (status === 400 && /parse|entit|tag/i.test(description)) return { kind: 'unreadable', why };
  return { kind: 'never', why };
};

type Body = {
  readonly ok: boolean;
  readonly description: string;
  readonly parameters: Readonly<Record<string, unknown>>;
};

const bodyOf = (text: string): Body => {
  const said = parsed(text);
  const parameters = record(said['parameters']);
  const description = said['description'];
  return { ok: said['ok'] === true, description: typeof description === 'string' ? description : '', parameters };
};

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    return record(JSON.parse(text));
  } catch {
    return {}; // a proxy that answers with a page of its own
  }
};

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};
