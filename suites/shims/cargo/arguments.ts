/** What a user has given to `cargo test`: before and after `--`. */
export type CargoArgs = { readonly cargo: readonly string[]; readonly tests: readonly string[] };

export const splitArgs = (args: readonly string[]): CargoArgs => {
  const at = args.indexOf('--');
  return at < 0 ? { cargo: args, tests: [] } : { cargo: args.slice(0, at), tests: args.slice(at + 1) };
};

/** The value of each `--name value` and `--name=value`, or `-n value`. */
export const valuesOf = (args: readonly string[], names: readonly string[]): readonly string[] =>
  args.flatMap((arg, at) => {
    const [name = '', ...value] = arg.split('=');
    if (!names.includes(name)) return [];
    return value.length > 0 ? [value.join('=')] : args.slice(at + 1, at + 2);
  });

/** The same arguments without some; `valued` ones go with their value. */
export const without = (
  args: readonly string[],
  { flags = [], valued = [] }: { readonly flags?: readonly string[]; readonly valued?: readonly string[] },
): readonly string[] => {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    const [name = ''] = arg.split('=');
    if (valued.includes(name)) at += arg.includes('=') ? 0 : 1;
    else if (!flags.includes(arg)) kept.push(arg);
  }
  return kept;
};

/** Options of libtest that have a value. */
const valued = [
  '--test-threads',
  '--skip',
  '--logfile',
  '--format',
  '--color',
  '--report-time',
  '--shuffle-seed',
  '-Z',
];
const chooses = ['--ignored', '--exact', '--exclude-should-panic'];
/** They would leave names out of what is said. */
const terse = { flags: ['-q', '--quiet'], valued: ['--format'] };

/** What libtest is told, in the words of the user. */
export type TestArgs = {
  /** As given, but for what would keep names out of its output. */
  readonly all: readonly string[];
  /** Without what chooses tests, and how many run at once. */
  readonly neutral: readonly string[];
  /** Whether something in them chooses tests. */
  readonly choose: boolean;
  readonly threads?: number;
};

export const testArgs = (args: readonly string[]): TestArgs => {
  const all = without(args, terse);
  const free = all.filter((arg, at) => !arg.startsWith('-') && !valued.includes(all[at - 1] ?? ''));
  const [threads] = valuesOf(all, ['--test-threads']).slice(-1);
  const given = without(all, { flags: chooses, valued: ['--skip', '--test-threads', '--logfile'] });
  // Who asks for the ignored ones only gets them by their names too.
  const ignored = all.includes('--ignored') ? ['--include-ignored'] : [];
  return {
    all,
    neutral: [...given.filter(arg => !free.includes(arg)), ...ignored],
    choose: free.length > 0 || all.some(arg => chooses.includes(arg) || /^--skip(?:=|$)/u.test(arg)),
    ...(threads === undefined || !(Number(threads) > 0) ? {} : { threads: Number(threads) }),
  };
};
