import { basename } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Discovered } from '../../../harness/protocol/event.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { type Assignment, assignmentFrom } from '../node/assignment.ts';
import { opened, pid, type Say } from '../node/line.ts';
import { stepsOf } from '../node/steps.ts';
import { testArgs } from './arguments.ts';
import { failureOf } from './failure-text.ts';
import { listed } from './libtest-output.ts';
import { unitRefs } from './names.ts';
import { ask, endWords, listen } from './program.ts';
import { runTests } from './run-tests.ts';
import { settings, type Target, threadsOf, worldOf } from './settings.ts';

/** In the place of a program of tests that cargo would run: runs it, and tells what its tests come to. */
export const runTarget = async ([binary = '', ...args]: readonly string[]): Promise<number> => {
  const known = settings();
  const say = opened(process.env['GATE_EVENTS'] ?? '');
  const assignment = assignmentFrom(process.env['GATE_LAUNCH_FILE']);
  const target = known.targets[basename(binary)] ?? { file: basename(binary).replace(/-[\da-f]+$/u, '') };
  if (!assignment.loads(target)) return 0;
  const env = worldOf(known);
  say({ type: 'runner-ready', pid, runtime: 'native', spare: true });
  if (!hasLibtest(binary)) return runWhole({ target, argv: [...known.runner, binary, ...args], env, say });
  const end = stepsOf(say).begin({ kind: 'load', ...target }, target);
  const { all, neutral, choose, threads: given } = testArgs(args);
  const program = [...known.runner, binary];
  const everything = ask({ argv: [...program, '--list', '--format', 'terse'], env });
  if (everything.exit.code !== 0) {
    const message = `its tests could not be listed: ${endWords(everything.exit)}`;
    end({ kind: 'failed', failures: [{ message, stack: [], detail: everything.stderr }] });
    return 101;
  }
  const names = listed(everything.stdout);
  const chosen = choose
    ? listed(ask({ argv: [...program, ...all, '--list', '--format', 'terse'], env }).stdout)
    : names;
  const refs = unitRefs(names, target);
  say({ type: 'discovered', pid, tests: discovered(refs, new Set(chosen), assignment) });
  end();
  const isWell = process.env['GATE_MODE'] === 'list' ? true : await runChosen();
  say({ type: 'file-finished', pid, ...target });
  return isWell ? 0 : 101;

  async function runChosen(): Promise<boolean> {
    const left = chosen.flatMap(name => {
      const ref = refs.get(name);
      return ref === undefined || isLeftOut(ref, assignment) ? [] : [{ name, ref, attempt: 1 }];
    });
    const threads = threadsOf(given, assignment.workers);
    return runTests(
      {
        say,
        failureOf: (_name, text) => failureOf(text, known.workspace),
        isDoc: false,
        program: ({ cases, threads: most, isAll }) => ({
          argv: [...program, ...(isAll ? all : [...neutral, '--exact', ...cases.map(({ name }) => name)])],
          env: { ...env, RUST_TEST_THREADS: String(most) },
        }),
      },
      { cases: left, threads, isAll: left.length === chosen.length },
    );
  }
};

/** Which tests of all there are will run. */
export const discovered = (
  refs: ReadonlyMap<string, TestRef>,
  chosen: ReadonlySet<string>,
  assignment: Pick<Assignment, 'isUnselected' | 'isDone'>,
): readonly Discovered[] =>
  [...refs].map(([name, ref]): Discovered => {
    if (!chosen.has(name)) return { ...ref, mode: 'deselected', reason: 'by the arguments' };
    return { ...ref, mode: !assignment.isDone(ref) && assignment.isUnselected(ref) ? 'unselected' : 'run' };
  });

export const isLeftOut = (ref: TestRef, { isDone, isUnselected }: Assignment): boolean =>
  isDone(ref) || isUnselected(ref);

/** Whether a program has the test harness of Rust in it; one with a `main` of its own must not be asked for a list. */
const hasLibtest = (binary: string): boolean => {
  const bytes = readFileSync(binary);
  return bytes.includes('has been running for over') || /libtest-[\da-f]+\.so/u.test(bytes.toString('latin1'));
};

type Whole = {
  readonly target: Target;
  readonly argv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly say: Say;
};

/** A program with a harness of its own is one test. */
const runWhole = async ({ target, argv, env, say }: Whole): Promise<number> => {
  const test: TestRef = { ...target, titles: ['main'] };
  say({ type: 'step-started', pid, step: { kind: 'load', ...target } });
  say({ type: 'discovered', pid, tests: [{ ...test, mode: 'run' }] });
  say({ type: 'step-finished', pid, step: { kind: 'load', ...target }, ms: 0 });
  if (process.env['GATE_MODE'] === 'list') return 0;
  const since = performance.now();
  let at = pid;
  const exit = await listen(
    { argv, env },
    {
      begun: started => {
        at = started;
        say({ type: 'runner-ready', pid: at, runtime: 'native', spare: true, isMourned: true });
        say({ type: 'test-started', pid: at, test, attempt: 1 });
      },
      heard: () => undefined,
    },
  );
  const ms = performance.now() - since;
  if (exit.code === undefined) {
    const message = `crashed: ${endWords(exit)} while it ran`;
    say({ type: 'process-ended', pid: at, outcome: { kind: 'crashed', exit, message, stack: [] } });
    return 101;
  }
  const failure = { message: `exit code ${exit.code}`, stack: [] };
  const outcome = exit.code === 0 ? ({ kind: 'passed' } as const) : ({ kind: 'failed', failures: [failure] } as const);
  say({ type: 'test-finished', pid: at, test, attempt: 1, ms, outcome });
  say({ type: 'file-finished', pid, ...target });
  return exit.code;
};
