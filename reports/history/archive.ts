import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Booking } from './booking.ts';
import { bookingSchema } from './booking-schema.ts';
import { known, unanswered, type Known } from './known.ts';

/** What the files are called that carry a run to another machine. */
export const archiveName = (run: string): string => `${run}.json.gz`;

/** A run as the bytes of one file: gzip'd JSON. */
export const packRun = (booking: Booking): Uint8Array => gzipSync(JSON.stringify({ format, ...booking }));

/** Reads such a file. `from` is its name, for people; bytes that are not ours are refused with one sentence. */
export const unpackRun = (
  bytes: Uint8Array,
  from: string,
  { maxBytes = inflatedBytes }: { readonly maxBytes?: number } = {},
): Known<Booking> => {
  const text = inflate(bytes, from, maxBytes);
  return text.ok ? parse(text.value, from) : text;
};

const format = 'gate.history/1';

/** 100 000 tests take about 20 MB. A small file can unpack to anything. */
const inflatedBytes = 256 * 1024 * 1024;

const inflate = (bytes: Uint8Array, from: string, maxOutputLength: number): Known<string> => {
  try {
    return known(gunzipSync(bytes, { maxOutputLength }).toString('utf8'));
  } catch (error) {
    const isTooBig = error instanceof RangeError;
    return unanswered(
      isTooBig
        ? `${from} was not imported, because it unpacks to more than ${maxOutputLength} bytes: that is no run of the gate.`
        : `${from} was not imported, because it is not a whole gzip file: export it again with \`gate history export\`.`,
    );
  }
};

const parse = (text: string, from: string): Known<Booking> => {
  const content = json(text);
  const head = z.object({ format: z.string() }).safeParse(content);
  const name = head.success ? head.data.format : '';
  if (!/^gate\.history\/\d+$/.test(name))
    return unanswered(`${from} was not imported, because it is not an export of the gate's history.`);
  if (name !== format)
    return unanswered(
      `${from} was not imported, because its format is ${name} and this gate reads ${format}: export it with the same version of the gate.`,
    );
  const booking = bookingSchema.safeParse(content);
  if (booking.success) return known(booking.data);
  const [issue] = booking.error.issues;
  return unanswered(
    `${from} was not imported, because it is damaged at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unknown'}.`,
  );
};

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
