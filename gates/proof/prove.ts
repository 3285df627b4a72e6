import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { type Clock } from '../../harness/clock.ts';
import { builtFile } from '../../harness/own-files.ts';
import { killMarked, type MarkedProcess, markedProcesses } from '../../harness/process/marked.ts';
import { type RunEnd, runToEnd } from '../../harness/process/run-to-end.ts';
import { oneLine } from '../../reports/plain-text.ts';
import { exitCode } from '../exit-code.ts';
import { evidenceOf, readRun } from './evidence.ts';
import type { Framework, Surroundings } from './plant.ts';
import { markName, writeProject } from './project.ts';
import { type Row, rowOf } from './row.ts';

/** What was shown about one framework. */
export type Shown =
  | {
      readonly framework: string;
      readonly version?: string;
      readonly rows: readonly Row[];
      /** What is wrong beside the rows. */ readonly troubles: readonly string[];
    }
  /** Nothing was shown: why. `isMissing`: it is not installed here, which is nobody's fault. */
  | { readonly framework: string; readonly version?: string; readonly why: string; readonly isMissing: boolean };

/** How a proof is made. */
export type ProofOptions = {
  readonly clock: Clock;
  /** Ends it before its time. */
  readonly stop: AbortSignal;
  /** More of the environment of the gates that are run. */
  readonly env: Readonly<Record<string, string>>;
};

/** What `gate core` exits with, when tests went wrong and all of them are known. */
const red = exitCode('fail');
/** A gate that takes this long has hung itself. */
const limitMs = 240_000;
/** How long a process that was killed may take to leave the table. */
const leaveMs = 1_000;
const pollMs = 20;

/**
 * Plants what can go wrong in a project of one framework, runs the real gate on it, and looks at what has become of it.
 * Whatever comes, no process and no file stays behind.
 */
export const prove = async (framework: Framework, where: Surroundings, options: ProofOptions): Promise<Shown> => {
  const { name, remedy } = framework;
  const installed = await framework.find(where);
  if (installed === undefined) return { framework: name, why: `not installed here: ${remedy}`, isMissing: true };
  const shown = { framework: name, ...(installed.version === undefined ? {} : { version: installed.version }) };
  const mark = `gate-proof-${randomBytes(8).toString('hex')}`;
  const home = realpathSync(mkdtempSync(join(tmpdir(), `${mark}-`)));
  try {
    const dir = join(home, name);
    mkdirSync(dir);
    writeProject(dir, framework, installed, plant => `${mark}.${plant}`);
    const { exit, text, why } = await runToEnd(
      [process.execPath, builtFile('gates/cli.cjs'), 'core', '--quiet', '--no-metrics', '--no-color'],
      { cwd: dir, env: { ...options.env, [markName]: mark }, limitMs, stop: options.stop },
    );
    const alive = await whoStays(mark, options.clock);
    const files = readRun(dir);
    if (why !== undefined || files === undefined) return { ...shown, why: wordsOf(why, text), isMissing: false };
    const carries = (plant: string) => (one: MarkedProcess) =>
      one.text.includes(`${mark}.${plant}\0`) || one.text.includes(`${dir}/${plant}/`);
    const rows = framework.plants.map(plant =>
      rowOf(name, plant, evidenceOf(dir, plant, files, alive.filter(carries(plant.name)))),
    );
    const strays = alive.filter(one => !framework.plants.some(plant => carries(plant.name)(one)));
    const troubles = strays.map(({ pid, command }) => `of the gate's own, ${pid} is alive: ${command}`);
    if (exit.code !== red) troubles.push(`the gate ended with ${exit.signal ?? exit.code}, not ${red}`);
    return { ...shown, rows, troubles };
  } finally {
    await endAll(mark, options.clock);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
};

/** Who carries the mark once the dying have had time to leave. */
const whoStays = async (mark: string, clock: Clock): Promise<readonly MarkedProcess[]> => {
  for (const until = clock.now() + leaveMs; ;) {
    const alive = markedProcesses(mark) ?? [];
    if (alive.length === 0 || clock.now() >= until) return alive;
    await clock.sleep(pollMs);
  }
};

/** What the gate has left, or what a proof that was cut short has: it ends here, in two empty looks. */
const endAll = async (mark: string, clock: Clock): Promise<void> => {
  const until = clock.now() + 10_000;
  for (let empty = 0; empty < 2 && clock.now() < until;) {
    const alive = markedProcesses(mark) ?? [];
    killMarked(alive);
    empty = alive.length === 0 ? empty + 1 : 0;
    await clock.sleep(pollMs);
  }
};

const wordsOf = (why: RunEnd['why'], text: string): string => {
  if (why === 'stopped') return 'it was stopped before its end';
  if (why === 'too-much') return 'the gate printed more than can be read';
  if (why === 'limit') return `the gate did not end within ${limitMs / 1000} s`;
  const said = oneLine(text.trim().split('\n').at(-1) ?? '');
  return `the gate has left no whole run${said === '' ? '' : `; it said: ${said}`}`;
};
