import type { Cleaner } from '../../harness/stream/cleaner.ts';
import { redacted } from '../preflight/redact.ts';

/** What is looked for in bytes, each of them as a character. */
export type Search = {
  readonly pattern: RegExp;
  /** What may begin in one piece and end in the next. */
  readonly words: readonly string[];
};

/** Takes secrets out of bytes that come in pieces, wherever these are cut. What may become one is held back until more has come. */
export const cleanStream = ({ pattern, words }: Search): Cleaner => {
  const longest = words.reduce((most, { length }) => Math.max(most, length), 0);
  const begins = new Set(words.map(word => word[0]));
  let held = '';

  /** From where on the end of a text may be the beginning of a word. */
  const openFrom = (text: string): number => {
    for (let from = Math.max(0, text.length - longest + 1); from < text.length; from++) {
      if (!begins.has(text[from])) continue;
      const rest = text.slice(from);
      if (words.some(word => word.length > rest.length && word.startsWith(rest))) return from;
    }
    return text.length;
  };

  return {
    push: bytes => {
      const text = held + bytes.toString('latin1');
      const open = openFrom(text);
      let told = '';
      let done = 0;
      for (const { 0: found, index } of text.matchAll(pattern)) {
        if (index >= open) break;
        told += text.slice(done, index) + redacted;
        done = index + found.length;
      }
      const upTo = Math.max(open, done);
      told += text.slice(done, upTo);
      held = text.slice(upTo);
      return Buffer.from(told, 'latin1');
    },
    end: () => {
      const told = held.replaceAll(pattern, redacted);
      held = '';
      return Buffer.from(told, 'latin1');
    },
  };
};
