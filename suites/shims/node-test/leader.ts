import { ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { Exit, Outcome } from '../../../harness/protocol/outcome.ts';
import type { RunnerEvent } from '../../../harness/protocol/event.ts';
import { pid, type Say } from '../node/line.ts';
import type { Assigned } from './assigned.ts';
import { isOurs } from './flag.ts';
import { failureIn } from './outcome.ts';
import { signedOff } from './sign-off.ts';
import { around, quietly, whenTesting, type NodeTest, type Seam } from './seam.ts';

type Start = {
  readonly say: Say;
  readonly assigned: Assigned;
  readonly nameOf: (path: string) => string;
  /** The folder of the launch. */
  readonly dir: string;
  /** By which a process is known that runs a file. */
  readonly preload: string;
};

/** One file as the runner has it: a test whose function starts a process. */
type FileTest = NodeTest & { readonly file: string };

/** Listens in the process that starts one process for each file. */
export const listenToRunner = ({ say, assigned, nameOf, dir, preload }: Start): void => {
  say({ type: 'runner-ready', pid, runtime: 'node', version: process.version.slice(1), spare: false });
  // It dies of that: a global setup or a reporter that throws.
  process.on('uncaughtExceptionMonitor', error =>
    quietly(() => say({ type: 'session-failed', failure: failureIn(error) })),
  );
  const starting: { file?: FileTest } = {};
  hearDeaths({ say, dir, preload, starting });
  whenTesting(seam => {
    if (seam !== undefined) plan(seam, { say, assigned, nameOf, starting });
  });
};

/** A process that is killed cannot say so. Why its runner has ended it is known here. */
const hearDeaths = ({
  say,
  dir,
  preload,
  starting,
}: Pick<Start, 'say' | 'dir' | 'preload'> & { readonly starting: { readonly file?: FileTest } }): void => {
  const children = ChildProcess.prototype as unknown as {
    spawn: (options: { readonly args?: readonly string[] }) => unknown;
  };
  around(
    children,
    'spawn',
    spawn =>
      function (this: ChildProcess, options) {
        const given: unknown = Reflect.apply(spawn, this, [options]);
        quietly(() => {
          const { file } = starting;
          if (options.args?.some(word => isOurs(word, preload)) !== true) return;
          this.once('exit', (code, signal) => {
            const { pid: child } = this;
            if (child === undefined) return;
            for (const event of endsOf({ pid: child, code, signal, file, said: signedOff(dir, child) })) say(event);
            // What it has left behind may hold the pipe that its runner reads to the end.
            say({ type: 'tests-done', pid: child, keys: `${child}.` });
          });
        });
        return given;
      },
  );
};

type Left = {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly file: FileTest | undefined;
  /** With which code it was about to end, in its own words. */
  readonly said: string | undefined;
};

/** What a process could not say of its own end. */
const endsOf = ({ pid: child, code, signal, file, said }: Left): readonly RunnerEvent[] => {
  const isTold = said !== undefined && (said === 'told' || said === `${code}` || code === 0);
  if (signal === null && (code === 0 || isTold)) return [];
  const exit: Exit = { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) };
  if (signal === null && said !== undefined)
    return [
      {
        type: 'session-failed',
        failure: { message: `${file?.file}: its process exited with code ${code}`, stack: [] },
      },
    ];
  return [{ type: 'process-ended', pid: child, outcome: endOf(exit, file) }];
};

const endOf = (exit: Exit, file: FileTest | undefined): Outcome => {
  const { failureType } = (file?.error ?? {}) as { readonly failureType?: unknown };
  const limitMs = file?.timeout;
  if (failureType !== 'testTimeoutFailure' || typeof limitMs !== 'number')
    return {
      kind: 'crashed',
      exit,
      message: `crashed: its process ${exit.signal === undefined ? `exited with code ${exit.code}` : `was killed by ${exit.signal}`} while it ran`,
      stack: [],
    };
  const message = `hung: its file had no end after ${limitMs} ms (--test-timeout)`;
  return { kind: 'hung', by: 'runner', deadline: 'test', limitMs, message, stack: [] };
};

type Planning = Pick<Start, 'say' | 'assigned' | 'nameOf'> & { readonly starting: { file?: FileTest } };

/** Says which files are to be loaded, leaves out those that are done, and puts the rest in order. */
const plan = (seam: Seam, { say, assigned, nameOf, starting }: Planning): void => {
  const waiting: { readonly file: FileTest; readonly start: () => void }[] = [];
  const open = new Set<NodeTest>();
  const planned = new Set<NodeTest>();
  const begin = (): void => {
    const files = waiting.splice(0).toSorted((a, b) => assigned.rankOf(a.file) - assigned.rankOf(b.file));
    say({ type: 'planned', files: files.map(({ file: { file } }) => ({ file })) });
    for (const { start } of files) start();
  };
  around(
    seam,
    'createSubtest',
    make =>
      function (...args) {
        const [kind, path] = args;
        if (typeof kind !== 'function' || kind.name !== 'FileTest' || typeof path !== 'string')
          return Reflect.apply(make, this, args);
        const file = nameOf(resolve(path));
        if (!assigned.loads({ file })) return { start: () => Promise.resolve() };
        const made = Reflect.apply(make, this, args) as NodeTest;
        quietly(() => {
          planned.add(made);
          open.add(made);
          said(made, { file, starting });
          if (assigned.workers !== undefined && !hasSaid('--test-concurrency')) this.concurrency = assigned.workers;
        });
        return made;
      },
  );
  around(
    seam,
    'start',
    start =>
      function (...args) {
        if (!planned.has(this)) return Reflect.apply(start, this, args);
        if (waiting.length === 0) queueMicrotask(begin);
        return new Promise(done => {
          waiting.push({
            file: this as FileTest,
            start: () => done(Reflect.apply(start, this, args)),
          });
        });
      },
  );
  around(
    seam,
    'addReadySubtest',
    add =>
      function (...args) {
        quietly(() => {
          if (open.delete(args[0] as NodeTest) && open.size === 0) say({ type: 'tests-done' });
        });
        return Reflect.apply(add, this, args);
      },
  );
};

/** Notes which file it is that starts its process. */
const said = (
  made: NodeTest,
  { file, starting }: { readonly file: string; readonly starting: { file?: FileTest } },
): void => {
  const test = Object.assign(made, { file }) as FileTest;
  const { fn } = test;
  test.fn = function (this: unknown, context: unknown): unknown {
    starting.file = test;
    try {
      return Reflect.apply(fn, this, [context]);
    } finally {
      delete starting.file;
    }
  };
};

/** Whether the tests run in this process, and no file has one of its own. */
export const isInOneProcess = (): boolean =>
  process.execArgv.some(
    (word, at, all) =>
      /^--(?:experimental-)?test-isolation=none$/u.test(word) ||
      (/^--(?:experimental-)?test-isolation$/u.test(word) && all[at + 1] === 'none'),
  );

const hasSaid = (flag: string): boolean =>
  [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')].some(word => word.split('=', 1)[0] === flag);
