import type { z } from 'zod';
import { filled } from '../config/fields.ts';

/** A regular expression, as it is written. */
export const pattern: z.ZodString = filled.refine(
  written => {
    try {
      return new RegExp(written, 'u') instanceof RegExp;
    } catch {
      return false;
    }
  },
  { error: 'is not a regular expression: correct it.' },
);
