import { askEarly } from '../harness/process/ask-early.ts';
import type { Answer } from '../harness/process/probe.ts';
import type { Spare } from '../harness/process/command.ts';
import { dismiss, startSpare } from '../harness/process/spare.ts';
import { statusQuestion } from './git-question.ts';
import { jobOnInput, jobVariable } from './preflight/job.ts';
import { certificatesLater } from './preflight/late-certificates.ts';

/** What git says of a folder, asked before anybody knew whether that is the one. */
export type EarlyStatus = { readonly folder: string; readonly answer: Promise<Answer> };

/** What was begun before the program of the gate was loaded: it is at work meanwhile. */
type HeadStart = { status?: EarlyStatus; spare?: Spare };

const place = Symbol.for('regression-gate.head-start');

/** Begins what these words will want. Writes nothing, and nothing of it outlives this process. */
export const beginEarly = (words: readonly string[], checksProgram: string): void => {
  const begun: HeadStart = {
    // The process for the checks first: it has the most to do before it is wanted.
    ...(words[0] === 'preflight' && !asksForHelp(words) ? { spare: startChecks(checksProgram) } : {}),
    ...(isRun(words) ? { status: askGit(process.cwd()) } : {}),
  };
  Object.defineProperty(globalThis, place, { value: begun });
};

const headStart = (): HeadStart => Reflect.get(globalThis, place) ?? {};

/** What git was asked at the start of this process; once, for it is true of the first run only. */
export const takeEarlyStatus = (): EarlyStatus | undefined => {
  const begun = headStart();
  const { status } = begun;
  delete begun.status;
  return status;
};

/** The process for the checks of a preflight that waits for its job, where there is one; once. */
export const takeSpare = (): { readonly spare?: Spare } => {
  const begun = headStart();
  const { spare } = begun;
  delete begun.spare;
  return spare === undefined ? {} : { spare };
};

const runs: ReadonlySet<string> = new Set(['core', 'full', 'fast', 'run', 'preflight']);

/** Only a run of this folder wants to know. */
const isRun = (words: readonly string[]): boolean =>
  runs.has(words[0] ?? '') && !asksForHelp(words) && !words.some(word => /^--(?:cwd|config)(?:=|$)/.test(word));

const asksForHelp = (words: readonly string[]): boolean => words.includes('--help');

const askGit = (folder: string): EarlyStatus => ({ folder, answer: askEarly(statusQuestion(folder), folder) });

/** It reads its program, then waits: no check begins before it has its job. */
const startChecks = (program: string): Spare => {
  const spare = startSpare(program, {
    [jobVariable]: jobOnInput,
    // What Node would print of its own work holds headers and addresses.
    NODE_DEBUG: '',
    ...certificatesLater(process.env),
  });
  process.on('exit', () => {
    if (headStart().spare !== undefined) dismiss(spare);
  });
  return spare;
};
