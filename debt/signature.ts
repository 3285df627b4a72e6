import { createHash } from 'node:crypto';
import { mask } from './mask.ts';
import type { OwnWords } from './own-words.ts';

/** A failure in words that stay the same from run to run, and a short name for them. */
export type Signature = {
  /** `s1:` and 16 hex digits: another way of masking would be `s2`. */ readonly signature: string;
  /** The masked text, one line. */ readonly message: string;
};

/** The signature of what was observed on a machine. Its message, taken as a text again on any machine, has the same signature. */
export const signatureOf = (text: string, own?: OwnWords): Signature => {
  const message = mask(text, own);
  return { signature: `s1:${createHash('sha256').update(message).digest('hex').slice(0, 16)}`, message };
};
