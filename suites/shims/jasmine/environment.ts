/** What the gate has said in the environment. */
export type Environment = {
  readonly events: string;
  readonly cwd: string;
  readonly isList: boolean;
  readonly launchFile: string | undefined;
  /** The limit of a test, where nobody has set one. */
  readonly testLimitMs: number | undefined;
};

/** Takes the gate's words out of the environment: the tests see it as it is without them. */
export const environment = (): Environment => {
  const take = (name: string): string | undefined => {
    const value = process.env[name];
    delete process.env[name];
    return value;
  };
  const limit = take('GATE_TEST_LIMIT');
  for (const name of ['GATE_DIR', 'GATE_LAUNCH']) take(name);
  return {
    events: take('GATE_EVENTS') ?? '',
    cwd: take('GATE_CWD') ?? process.cwd(),
    isList: take('GATE_MODE') === 'list',
    launchFile: take('GATE_LAUNCH_FILE'),
    testLimitMs: limit === undefined ? undefined : Number(limit),
  };
};
