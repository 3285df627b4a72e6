import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPlaceholder } from '../preflight/placeholder.ts';

/** In what tests say, shorter texts are met by chance. */
const shortest = 8;

/** One word of a language, or a switch: reports are made of such. */
const plainWord = /^\p{L}{1,11}$/u;

/**
 * Whether a value that is called a secret may stand in what tests say: a report without each `paper`, and ids without each
 * `postgres`, would tell nothing any more. A place on this disk is where a secret lies, and none itself.
 */
export const isOrdinary = (value: string, root: string): boolean =>
  value.length < shortest || plainWord.test(value) || isPlaceholder(value) || existsSync(resolve(root, value));
