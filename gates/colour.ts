/** What decides about colours on one stream. */
export type ColourFacts = {
  /** False after `--no-color`. */
  readonly wanted: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
};

/** Whether a stream gets colours: the flag has the last word, then `FORCE_COLOR`, then `NO_COLOR`, then whether it is a terminal. */
export const hasColour = ({ wanted, env, isTerminal }: ColourFacts): boolean => {
  if (!wanted) return false;
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: term } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (none !== undefined && none !== '') return false;
  return isTerminal && term !== 'dumb';
};
