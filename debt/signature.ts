import { createHash } from 'node:crypto';
import { mask } from './mask.ts';

/** A failure in words that stay the same from run to run, and a short name for them. */
export type Signature = {
  /** `s1:` and 16 hex digits: another way of masking would be `s2`. */ readonly signature: string;
  /** The masked text, one line. */ readonly message: string;
};

/** The signature of what was observed. Its message, taken as a text again, has the same signature. */
export const signatureOf = (text: string): Signature => {
  const message = mask(text);
  return { signature: `s1:${createHash('sha256').update(message).digest('hex').slice(0, 16)}`, message };
};
