import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import { type Command, steer } from './jasmine/command.ts';
import type { Suite } from './jasmine/core.ts';
import { Declared } from './jasmine/declared.ts';
import { environment } from './jasmine/environment.ts';
import { Files } from './jasmine/files.ts';
import { Hooks } from './jasmine/hooks.ts';
import { Limits } from './jasmine/limits.ts';
import { Plans } from './jasmine/plans.ts';
import { refusal, strangeness } from './jasmine/refusal.ts';
import { type Parts, standBetween } from './jasmine/seam.ts';
import { Tests } from './jasmine/tests.ts';
import { assignmentFrom } from './node/assignment.ts';
import { opened, pid } from './node/line.ts';
import { fileNamer } from './node/place.ts';
import { presence } from './node/presence.ts';
import { stepsOf } from './node/steps.ts';

/** Takes our place in the user's jasmine, before it is started. `core`: the file of jasmine-core; `runner`: that of jasmine. */
export const install = ({ core, runner }: { readonly core: string; readonly runner: string }): void => {
  const { events, cwd, isList, launchFile, testLimitMs } = environment();
  const say = opened(events);
  const assignment = assignmentFrom(launchFile);
  const fileOf = fileNamer(cwd);
  const steps = stepsOf(say);
  const limits = new Limits(testLimitMs);
  const limitOf = limits.of.bind(limits);
  const declared = new Declared(fileOf);
  const tests = new Tests(declared, { say, limitOf, presence: presence(false, { isMainThread, threadId }) });
  const hooks = new Hooks(declared, { say, steps, limitOf, current: () => tests.current });
  const plans = new Plans(declared, assignment, say);
  const files = new Files(declared, { plans, assignment, steps, say, fileOf });
  say({ type: 'runner-ready', pid, runtime: 'node', spare: false });
  const require = createRequire(runner);
  const parts = require(core) as Parts;
  const { version } = require(join(dirname(runner), '..', 'package.json')) as { readonly version: string };
  const refused = strangeness(parts, version) ?? refusal(process.argv);
  if (refused !== undefined) {
    say({ type: 'session-failed', failure: { message: refused, stack: [] } });
    console.error(`gate: ${refused}`);
    process.exit(1);
  }
  const command = steer(require(runner) as Command, { plans, files, tests, limits, say, isList });
  standBetween(parts, {
    begins: builder => declared.begin(builder),
    spec: (spec, parent) => declared.spec(spec, parent),
    suite: (suite: Suite) => {
      declared.suite(suite);
      hooks.watch(suite);
    },
    hook: (name, piece, suite) => declared.hook(name, piece, suite),
    piece: piece => hooks.begin(piece),
    heard: {
      specStarted: event => tests.started(event),
      specDone: event => tests.done(event),
      jasmineDone: event => command.done(event),
    },
  });
};
