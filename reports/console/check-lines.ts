import type { ChalkInstance } from 'chalk';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { type CheckResult, preflightSuite, type PreflightHead } from '../../harness/protocol/preflight.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { inWords } from '../duration.ts';
import { oneLine, truncate } from '../plain-text.ts';

/** Tells the checks of a preflight as they come in, each under its numbered stage. */
export class CheckLines {
  readonly #stages: readonly string[];
  readonly #checks: PreflightHead['checks'];
  #stage = '';

  constructor({ checks }: Pick<PreflightHead, 'checks'>) {
    this.#checks = checks;
    this.#stages = [...new Set(checks.map(({ stage }) => stage))];
  }

  /** The lines for an event; none for what is about no check. */
  tell(event: RunEvent, chalk: ChalkInstance): readonly string[] {
    if (event.type !== 'test-started' && event.type !== 'check-finished') return [];
    if (event.suite !== preflightSuite) return [];
    const check = this.#checks.find(({ name }) => testId(preflightSuite, { titles: [name] }) === event.test);
    if (check === undefined) return [];
    if (event.type === 'check-finished') return checkLines(check.name, event.check, event.ms, chalk);
    if (check.stage === this.#stage) return [];
    this.#stage = check.stage;
    return [chalk.bold(`[${this.#stages.indexOf(check.stage) + 1}/${this.#stages.length}] ${check.stage}`)];
  }
}

/** What one check has come to, and where that was no success, what to do. */
export const checkLines = (
  name: string,
  { status, message, observed, expected, remedy }: CheckResult,
  ms: number,
  chalk: ChalkInstance,
): readonly string[] => {
  const word = colourOf(status, chalk)(status.padEnd(5));
  const head = `      ${word}  ${oneLine(name)} (${inWords(ms)}): ${truncate(oneLine(message), 500)}`;
  if (status === 'pass' || status === 'skip') return [head];
  return [
    head,
    ...more('observed', observed === message ? undefined : observed),
    ...more('expected', expected),
    ...more('mend', remedy),
  ];
};

const more = (word: string, text: string | undefined): readonly string[] =>
  text === undefined ? [] : [`             ${word}: ${truncate(oneLine(text), 500)}`];

const colourOf = (status: CheckResult['status'], chalk: ChalkInstance): ChalkInstance => {
  if (status === 'pass') return chalk.green;
  if (status === 'skip') return chalk.dim;
  return status === 'warn' ? chalk.yellow : chalk.red;
};
