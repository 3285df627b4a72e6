import { z } from 'zod';
import { commandWords } from './command-words.ts';
import { type Quantity, durationPattern, parseDuration, parseSize, sizePattern } from './units.ts';

/** What is wrong with a quantity, as the end of a sentence. */
export const faultOf = (read: (written: unknown) => Quantity, written: unknown): string => {
  if (written === 'auto' && read === parseDuration)
    return 'is "auto", but only the limit of a test is learned: write a time like "30s".';
  const quantity = read(written);
  return quantity.ok ? 'is not written as it should be.' : quantity.fault;
};

/** A time with its unit, as it is written. */
export const duration: z.ZodType<string, string> = z
  .string({
    error: ({ input }) => (input === undefined ? undefined : faultOf(parseDuration, input)),
  })
  .regex(durationPattern, { error: ({ input }) => faultOf(parseDuration, input), abort: true })
  .refine(written => parseDuration(written).ok, {
    error: ({ input }) => faultOf(parseDuration, input),
  });

/** A time with its unit, read as milliseconds. */
export const ms: z.ZodType<number, string> = duration.transform(written => {
  const read = parseDuration(written);
  return read.ok ? read.value : 0;
});

/** A size with its unit, read as bytes. */
export const bytes: z.ZodType<number, string> = z
  .string({ error: ({ input }) => (input === undefined ? undefined : faultOf(parseSize, input)) })
  .regex(sizePattern, { error: ({ input }) => faultOf(parseSize, input), abort: true })
  .transform(written => {
    const read = parseSize(written);
    return read.ok ? Math.round(read.value) : 0;
  });

/** Any text. */
export const text: z.ZodString = z
  .string()
  .refine(written => !written.includes('\0'), { error: 'has a NUL character in it: remove it.' });
/** A text that says something. */
export const filled: z.ZodString = text.min(1, { error: 'is empty: write it, or remove the key.' });
/** A list of texts. */
export const list: z.ZodArray<typeof text> = z.array(text);

const reference = z.string().regex(/^(env|file):.+$/);
/** A time, or where it is to be found. */
export const looseDuration: z.ZodType<string, string> = z.union([duration, reference], {
  error: ({ input }) => faultOf(parseDuration, input),
});
/** A size, or where it is to be found. */
export const looseSize: z.ZodType<string, string> = z.union([z.string().regex(sizePattern), reference], {
  error: ({ input }) => faultOf(parseSize, input),
});

const wordList = z.union(
  [filled, z.array(text).min(1, { error: 'is empty: write the command, like ["make", "test"].' })],
  {
    error: ({ input }) => (input === undefined ? undefined : 'must be a text or a list of texts, and not empty.'),
  },
);
/** A command: a list of words, or one text that needs no shell. */
export const words: z.ZodType<readonly string[], string | readonly string[]> = wordList.transform(
  (written, context) => {
    if (typeof written !== 'string') return written;
    const split = commandWords(written);
    if (split.ok) return split.words;
    context.addIssue({ code: 'custom', message: split.fault });
    return z.NEVER;
  },
);
