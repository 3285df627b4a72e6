import { resolve } from 'node:path';
import { assignmentFrom } from '../node/assignment.ts';
import { opened, pid } from '../node/line.ts';
import { fileNamer } from '../node/place.ts';
import { stepsOf } from '../node/steps.ts';
import { testArgs, valuesOf, without } from './arguments.ts';
import { listed } from './libtest-output.ts';
import { failureOf } from './failure-text.ts';
import { docPlace, docProject, docRefs, docSkips } from './names.ts';
import { ask, endWords, listen } from './program.ts';
import { runTests } from './run-tests.ts';
import { discovered, isLeftOut } from './run-target.ts';
import { settings, threadsOf, worldOf } from './settings.ts';

/** In the place of rustdoc: where it is to run doctests, tells what they come to; otherwise it is rustdoc. */
export const runDoctests = async (args: readonly string[]): Promise<number> => {
  const known = settings();
  const env = worldOf(known);
  const rustdoc = known.taken['RUSTDOC'] ?? 'rustdoc';
  if (!args.includes('--test')) {
    const exit = await listen({ argv: [rustdoc, ...args], env }, { begun: () => undefined, heard: () => undefined });
    return exit.code ?? 101;
  }
  const say = opened(process.env['GATE_EVENTS'] ?? '');
  const assignment = assignmentFrom(process.env['GATE_LAUNCH_FILE']);
  const fileOf = fileNamer(process.env['GATE_CWD'] ?? '');
  const { all, choose, threads: given } = testArgs(valuesOf(args, ['--test-args']).flatMap(each => each.split(/\s+/u)));
  const base = [rustdoc, ...inTheirWorld(without(args, { valued: ['--test-args'] }), known.runner)];
  const list = (more: readonly string[]): ReturnType<typeof ask> =>
    ask({ argv: [...base, ...testArgsOf([...more, '--list', '--format', 'terse'])], env });
  const source = args.find(arg => arg.endsWith('.rs')) ?? '';
  const root = { file: fileOf(resolve(source)), project: docProject };
  say({ type: 'runner-ready', pid, runtime: 'native', spare: true });
  const steps = stepsOf(say);
  const end = steps.begin({ kind: 'load', ...root }, root);
  const everything = list([]);
  if (everything.exit.code !== 0) {
    process.stderr.write(everything.stderr);
    const message = /^error.*$/mu.exec(everything.stderr)?.[0] ?? `rustdoc: ${endWords(everything.exit)}`;
    end({ kind: 'failed', failures: [{ message, stack: [], detail: everything.stderr }] });
    return 101;
  }
  const names = listed(everything.stdout);
  const chosen = choose ? listed(list(all).stdout) : names;
  const refs = docRefs(names, fileOf, process.cwd());
  say({ type: 'discovered', pid, tests: discovered(refs, new Set(chosen), assignment) });
  end();
  const others = [...new Set([...refs.values()].flatMap(({ file = '' }) => (file === root.file ? [] : [file])))];
  for (const file of others) steps.begin({ kind: 'load', file, project: docProject }, {})();
  const isWell = process.env['GATE_MODE'] === 'list' ? true : await runChosen();
  for (const file of [root.file, ...others]) say({ type: 'file-finished', pid, file, project: docProject });
  return isWell ? 0 : 101;

  async function runChosen(): Promise<boolean> {
    const done = new Set(
      chosen.filter(name => {
        const ref = refs.get(name);
        return ref === undefined || isLeftOut(ref, assignment) || !assignment.loads({ file: '', ...ref });
      }),
    );
    const { args: skips, lost } = docSkips(chosen, done);
    for (const name of lost) {
      const test = refs.get(name);
      const reason = 'rustdoc cannot leave out the one that went down without this one';
      if (test !== undefined)
        say({
          type: 'test-finished',
          pid,
          test,
          attempt: 1,
          ms: 0,
          outcome: { kind: 'not-run', because: 'hung', reason },
        });
    }
    const cases = chosen.flatMap(name => {
      const ref = refs.get(name);
      return ref === undefined || done.has(name) || lost.has(name) ? [] : [{ name, ref, attempt: 1 }];
    });
    const threads = threadsOf(given, assignment.workers);
    return runTests(
      {
        say,
        isDoc: true,
        failureOf: (name, text) => ({ ...failureOf(text, process.cwd()), stack: docPlace(name, process.cwd()) }),
        program: () => ({
          argv: [...base, ...testArgsOf([...all, ...skips])],
          env: { ...env, RUST_TEST_THREADS: String(threads) },
        }),
      },
      { cases, threads, isAll: done.size === 0 },
    );
  }
};

/** Newer versions of cargo have doctests started by what starts other tests: by the user's program where there is one, not by ours. */
const inTheirWorld = (args: readonly string[], [tool, ...more]: readonly string[]): readonly string[] => {
  const plain = without(args, { valued: [...tools, ...toolArgs] });
  const [name] = tools.filter(each => args.some(arg => arg.startsWith(each)));
  if (name === undefined || tool === undefined) return plain;
  return [...plain, name, tool, ...more.flatMap(arg => [`${name}-arg`, arg])];
};

const tools = ['--test-runtool', '--runtool'];
const toolArgs = tools.map(name => `${name}-arg`);

const testArgsOf = (args: readonly string[]): readonly string[] => args.flatMap(arg => ['--test-args', arg]);
