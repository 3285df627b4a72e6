/** The one name of a test, stable across machines, orders and runs: `<suite> :: <file> > <title> > <title>`. */
export type TestId = string & { readonly __brand: 'TestId' };

/** Where a test lives inside its suite, as a runner tells it. */
export type TestRef = {
  /** Relative to the suite's `cwd`, with `/`. Absent for trouble that belongs to no file. */
  readonly file?: string;
  /** From the outermost `describe` to the test itself. */
  readonly titles: readonly string[];
  /** The runner's project, where a suite has several. */
  readonly project?: string;
  /** 2 for the second test of the same name, in order of appearance. Absent or 1 for the first. */
  readonly nth?: number;
};

/** The hooks that can go wrong on their own. */
export type HookName = 'beforeAll' | 'afterAll' | (string & {});

/** Makes the id of a test. The only place where one is made. */
export const testId = (suite: string, { file, titles, project, nth }: TestRef): TestId => {
  const scope = project === undefined || project === '' ? suite : `${suite}/${project}`;
  const path = file === undefined ? titles : [file, ...titles];
  const ordinal = nth === undefined || nth < 2 ? '' : ` #${nth}`;
  return `${scope} :: ${path.join(' > ')}${ordinal}` as TestId;
};

/** The pseudo-test of a file that cannot be loaded. */
export const loadRef = (file: string, project?: string): TestRef => ({
  file,
  titles: ['(load)'],
  ...(project === undefined ? {} : { project }),
});

/** The pseudo-test of a hook that went wrong. `titles` are those of the group that the hook belongs to. */
export const hookRef = (of: TestRef, hook: HookName): TestRef => ({ ...of, titles: [...of.titles, `(hook: ${hook})`] });

/** The pseudo-test of the runner as a whole. */
export const sessionRef: TestRef = { titles: ['(session)'] };

/** The one test of a plain command. */
export const commandRef: TestRef = { titles: ['(command)'] };

/** The same of an id. */
export const isPseudoId = (id: TestId): boolean => /(?: > | :: )\((?:load|session|hook: [^]*)\)(?: #\d+)?$/.test(id);

/** Whether this is trouble that belongs to no test: a load, a hook, the session. The `(command)` of a plain command is a test. */
export const isPseudo = ({ titles }: Pick<TestRef, 'titles'>): boolean =>
  /^\((?:load|session|hook: [^]*)\)$/.test(titles.at(-1) ?? '');
