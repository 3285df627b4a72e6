/** A process that was started before it was known what it is to do. It waits for one line, and goes when that cannot come any more. */
export type Spare = {
  /** Its mark: that of the launch which it becomes. */
  readonly cookie: string;
};

/** A spare process and the line that it waits for. */
export type Begun = { readonly spare: Spare; readonly line: string };

/** A file that a launch finds in its own folder before it starts. */
export type LaunchFile = { readonly name: string; readonly text: string };

/** What to run: a value. `env` comes on top of the gate's own environment; stdin is always closed. */
export type Command = {
  readonly argv: readonly [string, ...string[]];
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Written into the launch folder before the start. */
  readonly files: readonly LaunchFile[];
  /** A process that waits to become this launch: it has the environment already, and goes to `cwd` by itself. */
  readonly begun?: Begun;
};
