/** What was typed: words for the gate, and what stands behind `--`, which is for a runner. */
export type CommandLine = { readonly words: readonly string[]; readonly rest: readonly string[] };

/** Splits the words of a command line at the first `--`. */
export const splitCommandLine = (typed: readonly string[]): CommandLine => {
  const at = typed.indexOf('--');
  return at < 0 ? { words: typed, rest: [] } : { words: typed.slice(0, at), rest: typed.slice(at + 1) };
};
