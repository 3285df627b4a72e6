import type { Assignment } from '../node/assignment.ts';
import { assignmentFrom } from '../node/assignment.ts';
import { opened, type Say } from '../node/line.ts';
import { fileNamer } from '../node/place.ts';
import { presence, type Presence } from '../node/presence.ts';
import { stepsOf, type Steps } from '../node/steps.ts';
import { birthsIn, type Births } from './births.ts';
import type { MochaClass } from './shapes.ts';

/** What every part of the shim needs in a process that runs tests. */
export type World = {
  readonly say: Say;
  readonly assignment: Assignment;
  readonly presence: Presence;
  readonly steps: Steps;
  readonly births: Births;
  /** Names a file as ids do. */
  readonly nameOf: (path: string) => string;
  /** Files whose root hooks are those of all files. */
  readonly shared: Set<string>;
  readonly mode: 'run' | 'list';
  /** The limit of a test that nobody has set: a timeout of the whole run that is longer is respected. */
  readonly defaultLimitMs?: number;
};

/** Reads what the gate has left for this launch. `inside`: the folder of mocha. */
export const worldOf = (mocha: MochaClass, inside: string): World => {
  const { env } = process;
  const say = opened(env['GATE_EVENTS'] ?? '');
  const limit = env['GATE_TEST_LIMIT'];
  return {
    say,
    assignment: assignmentFrom(env['GATE_LAUNCH_FILE']),
    presence: presence(false, { isMainThread: true, threadId: 0 }),
    steps: stepsOf(say),
    births: birthsIn(mocha, inside),
    nameOf: fileNamer(env['GATE_CWD'] ?? process.cwd()),
    shared: new Set(),
    mode: env['GATE_MODE'] === 'list' ? 'list' : 'run',
    ...(limit === undefined ? {} : { defaultLimitMs: Number(limit) }),
  };
};
