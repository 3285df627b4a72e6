/** Whether a word of a command line asks for our module: behind `--require` or, from 22 on, in one word with it. */
export const isOurs = (word: string, preload: string): boolean => word === preload || word === `--require=${preload}`;

/** The options of a process without ours. */
export const withoutOurs = (options: readonly string[], preload: string): readonly string[] =>
  options.filter((word, at) => !isOurs(word, preload) && !(word === '--require' && options[at + 1] === preload));
