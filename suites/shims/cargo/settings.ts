import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** A target that was built: the file of its root, as ids name it, and the program. */
export type Target = { readonly file: string; readonly project?: string };

/** What the launcher tells those whom cargo starts in the place of a program of tests and of rustdoc. */
export type Settings = {
  readonly workspace: string;
  /** By the name of the program, which cargo makes unique. */
  readonly targets: Readonly<Record<string, Target>>;
  /** What the user has set where our programs stand. */
  readonly taken: Readonly<Record<string, string | null>>;
  /** Set in the place of a program that runs the tests. */
  readonly runner: readonly string[];
};

const path = (): string => join(process.env['GATE_DIR'] ?? '', 'cargo.json');

export const keepSettings = (settings: Settings): void => writeFileSync(path(), JSON.stringify(settings));

export const settings = (): Settings => JSON.parse(readFileSync(path(), 'utf8')) as Settings;

/** The world as it was before our programs were put into it. */
export const worldOf = ({ taken }: Settings): NodeJS.ProcessEnv => {
  const env = { ...process.env };
  for (const [name, value] of Object.entries(taken))
    if (value === null) delete env[name];
    else env[name] = value;
  return env;
};

/** How many tests run at once, by the user's word, the gate's or the machine's. */
export const threadsOf = (given: number | undefined, workers: number | undefined): number => {
  const said = Number(process.env['RUST_TEST_THREADS']);
  return given ?? (said > 0 ? said : (workers ?? availableParallelism()));
};
