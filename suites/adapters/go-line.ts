/** One line of `go test -json`, or of what `go` itself says beside it. */
export type GoLine = {
  readonly action: string;
  readonly package: string;
  readonly test?: string;
  readonly output: string;
  /** In seconds. */
  readonly elapsed: number;
};

/** Undefined for what is not of the stream: words of `go build`. */
export const goLine = (line: string): GoLine | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const said = JSON.parse(line) as Readonly<Record<string, unknown>>;
    const { Action: action, Package: name, Test: test, Output: output, Elapsed: elapsed } = said;
    if (typeof action !== 'string') return undefined;
    return {
      action,
      package: typeof name === 'string' ? name : '',
      ...(typeof test === 'string' ? { test } : {}),
      output: typeof output === 'string' ? output : '',
      elapsed: typeof elapsed === 'number' && elapsed >= 0 ? elapsed : 0,
    };
  } catch {
    return undefined;
  }
};

/** What people see of it: what they would see without `-json`. */
export const shownOf = (line: string): string => {
  const said = goLine(line);
  return said === undefined ? `${line}\n` : said.output;
};
