import type { Cleaner } from '../../harness/stream/cleaner.ts';
import type { Variables } from '../preflight/check.ts';
import { asBytes, escaped, formsOf, redacted, wordsOf } from '../preflight/redact.ts';
import { cleanStream } from './clean-stream.ts';
import { cutPattern } from './cut-words.ts';
import { isOrdinary } from './ordinary.ts';
import { type Naming, secretsOfRun } from './secrets-of-run.ts';

/** Takes the secrets of a run out of all that its suites say. */
export type RunCleaner = {
  /** Out of a text. */
  readonly text: (text: string) => string;
  /** Out of bytes that come in pieces. */
  readonly stream: () => Cleaner;
};

/** Made of what a configuration names and an environment holds; nothing where there is nothing secret, so that it costs nothing. `more`: addresses of the command line. */
export const runCleaner = (
  naming: Naming,
  variables: Variables,
  more: readonly string[] = [],
): RunCleaner | undefined => {
  const words = wordsOf([...secretsOfRun(naming, variables), ...more]).filter(word => !isOrdinary(word, naming.root));
  return words.length === 0 ? undefined : cleanerOf(words);
};

/** What a launch takes it by. */
export const launchCleaner = (
  cleaner: RunCleaner | undefined,
): { readonly redact?: RunCleaner['text']; readonly clean?: RunCleaner['stream'] } =>
  cleaner === undefined ? {} : { redact: cleaner.text, clean: cleaner.stream };

/** The same of words that are secret as they are. */
export const cleanerOf = (words: readonly string[]): RunCleaner => {
  const forms = formsOf(words);
  const pattern = searchFor(words, forms, text => text);
  const bytes = { pattern: searchFor(words, forms, asBytes), words: forms.map(asBytes) };
  return {
    text: text => text.replaceAll(pattern, redacted),
    stream: () => cleanStream(bytes),
  };
};

/** Longer ones are no more shortened than shorter ones, and of a short one little is left. */
const shortened = 12;

/** One search for all words: whole before shortened. */
const searchFor = (words: readonly string[], forms: readonly string[], as: (text: string) => string): RegExp => {
  const cut = words.filter(({ length }) => length >= shortened).map(word => cutPattern(word, as));
  return new RegExp([...forms.map(form => escaped(as(form))), ...cut].join('|'), 'g');
};
