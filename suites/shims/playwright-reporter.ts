import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ChildProcess, spawn } from 'node:child_process';
import { opened } from './node/line.ts';
import { fileNamer } from './node/place.ts';
import { hearLeftOut } from './playwright/left-out.ts';
import { allBut, namesFiles } from './playwright/part.ts';
import { Telling } from './playwright/telling.ts';
import type { Case, Config, PlaywrightError, Result, Root } from './playwright/shapes.ts';

const { GATE_EVENTS = '', GATE_CWD = '', GATE_TEST_LIMIT, GATE_PLAYWRIGHT_ROOT } = process.env;
const own = process.env['PW_TEST_REPORTER'] ?? '';
const again = 'GATE_PLAYWRIGHT_AGAIN';
// What Playwright starts from here on sees the world as it was.
delete process.env['PW_TEST_REPORTER'];

const telling = new Telling({
  say: GATE_PLAYWRIGHT_ROOT === undefined ? opened(GATE_EVENTS) : () => undefined,
  fileOf: fileNamer(GATE_CWD),
  ...(GATE_TEST_LIMIT === undefined ? {} : { limitMs: Number(GATE_TEST_LIMIT) }),
});

// In a part of a suite who is left out has a fate elsewhere.
const isPart = process.argv.some(arg => arg.startsWith('--test-list'));
const take = createRequire(process.argv[1] ?? '');
const leftOut = isPart ? (): readonly Case[] => [] : hearLeftOut(name => take(name));

type Fork = (file: string, ...rest: readonly unknown[]) => ChildProcess;
type Message = {
  readonly method?: string;
  readonly params?: { readonly runnerParams?: { readonly workerIndex?: unknown } };
};

// No reporter is told in which process a test runs: whoever starts one, and tells it which worker it is, has its number.
const processes = createRequire(process.execPath)('node:child_process') as { fork: Fork };
const { fork } = processes;
processes.fork = (file, ...rest) => {
  const child = fork.call(processes, file, ...rest);
  const send = child.send.bind(child) as (...told: readonly unknown[]) => boolean;
  child.send = (...told: readonly unknown[]): boolean => {
    const { method, params } = told[0] as Message;
    const index = method === '__init__' ? params?.runnerParams?.workerIndex : undefined;
    if (typeof index === 'number') follow(child, index);
    return send(...told);
  };
  return child;
};

const follow = (child: ChildProcess, index: number): void => {
  const { pid } = child;
  if (pid === undefined) return;
  telling.worker(index, pid);
  child.prependOnceListener('exit', (code, signal) =>
    telling.workerEnded(pid, { ...(code === null ? {} : { code }), ...(signal === null ? {} : { signal }) }),
  );
};

/** Playwright runs nothing where one file cannot be loaded: once more, without it. */
const runOthers = async (unloadable: readonly string[]): Promise<void> => {
  const [, cli = '', ...args] = process.argv;
  const isSecond = process.env[again] !== undefined;
  if (unloadable.length === 0 || isSecond || namesFiles(args.slice(1))) return;
  const argv = [...process.execArgv, cli, ...args, allBut(GATE_CWD, unloadable)];
  const env = { ...process.env, [again]: '1', PW_TEST_REPORTER: own };
  await new Promise(done =>
    spawn(process.execPath, argv, { env, stdio: 'inherit' }).once('close', done).once('error', done),
  );
};

/** Beside the reporters of the user: it prints nothing, and says what happens. */
export default class GateReporter {
  printsToStdio(): boolean {
    return false;
  }

  onBegin(config: Config, root: Root): void {
    if (GATE_PLAYWRIGHT_ROOT === undefined) telling.begin(config, root, leftOut(root.allTests()));
    else writeFileSync(GATE_PLAYWRIGHT_ROOT, config.rootDir);
  }

  onTestBegin(test: Case, result: Result): void {
    telling.testBegin(test, result);
  }

  onTestEnd(test: Case, result: Result): void {
    telling.testEnd(test, result);
  }

  onError(error: PlaywrightError): void {
    telling.error(error);
  }

  async onEnd({ status }: { readonly status: string }): Promise<void> {
    await runOthers(telling.unloadable);
    telling.end(status);
  }
}
