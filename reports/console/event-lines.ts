import type { ChalkInstance } from 'chalk';
import type { ProcessRef, RunEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { preflightSuite } from '../../harness/protocol/preflight.ts';
import { inSeconds, inWords } from '../duration.ts';
import { headline, oneLine, truncate } from '../plain-text.ts';
import { place, projectFrames } from '../regressions.ts';
import { verdictColour } from '../verdict-colour.ts';

type Finished = Extract<RunEvent, { readonly type: 'test-finished' }>;

/** `verbose`: good news as well. `before`: what an earlier attempt of the same test came to. */
export type Telling = {
  readonly verbose: boolean;
  readonly chalk: ChalkInstance;
  readonly before: Outcome['kind'] | undefined;
};

/** The lines that an event leaves on the screen for good. Most leave none. */
export const eventLines = (event: RunEvent, telling: Telling): readonly string[] => {
  const { chalk, verbose } = telling;
  switch (event.type) {
    case 'test-finished':
      return isTold(event) ? [] : finishedLines(event, telling);
    case 'test-leaked':
      return [`${chalk.yellow('⚠ leaky')}  ${idOf(event.test)}: left ${processes(event.leaks)}`];
    case 'slow':
      return [
        `${chalk.yellow('◷ slow')}  ${idOf(event.test)}: runs for ${inWords(event.ms)} of ${inWords(event.limitMs)}`,
      ];
    case 'terminating':
      return [
        `${chalk.magenta('† kill')}  ${oneLine(event.suite)}, ${event.step} ${processes(event.processes)}: ${sentence(event.reason)}`,
      ];
    case 'survived':
      return [`${chalk.red('! survived')}  ${oneLine(event.suite)}: ${processes(event.processes)}`];
    case 'unattributed':
      return [`${chalk.yellow('⚠ unattributed')}  ${oneLine(event.suite)}: ${processes(event.processes)}`];
    case 'start-failed':
      return [`${chalk.red('✗ not started')}  ${oneLine(event.suite)}: ${sentence(event.message)}`];
    case 'deadline-hit':
      // A test that runs out of time is told when it is finished.
      return event.test === undefined
        ? [`${chalk.yellow('⧗ deadline')}  ${oneLine(event.suite)}: ${event.deadline} limit, ${inWords(event.limitMs)}`]
        : [];
    case 'requeued':
      return verbose
        ? [
            `${chalk.dim('↻ again')}  ${oneLine(event.suite)}: ${event.tests.length === 1 ? '1 test' : `${event.tests.length} tests`}, ${sentence(event.why)}`,
          ]
        : [];
    case 'suite-finished':
      return event.incomplete === undefined
        ? []
        : [`${chalk.yellow('! incomplete')}  ${oneLine(event.suite)}: ${sentence(event.incomplete)}`];
    case 'stage-finished': {
      const { stage, verdict, tests, ms } = event;
      const told = verdictColour(chalk, verdict)(verdict.toUpperCase());
      return [`${oneLine(stage)}: ${told} · ${tests === 1 ? '1 test' : `${tests} tests`} · ${inSeconds(ms)}`];
    }
    case 'resumed':
      return [
        `${chalk.dim('↻ resumed')}  ${oneLine(event.from)}: ${event.kept === 1 ? '1 test keeps its fate' : `${event.kept} tests keep their fates`}, the rest is run`,
      ];
    case 'interrupted':
      return [`${chalk.yellow('! interrupted')}  by ${event.signal}: ending what runs, then the reports`];
    case 'note':
      return event.level === 'info' && !verbose ? [] : [noteLine(event, chalk)];
    default:
      return [];
  }
};

/** A check has said itself what it has found, unless it hung or died. */
const isTold = ({ suite, outcome }: Finished): boolean =>
  suite === preflightSuite && outcome.kind !== 'hung' && outcome.kind !== 'crashed';

const noteLine = (
  { level, suite, text }: Extract<RunEvent, { readonly type: 'note' }>,
  chalk: ChalkInstance,
): string => {
  const colour = level === 'error' ? chalk.red : level === 'warning' ? chalk.yellow : chalk.dim;
  return `${colour(`! ${level}`)}  ${suite === undefined ? '' : `${oneLine(suite)}: `}${sentence(text)}`;
};

const finishedLines = (
  { test, outcome, ms, attempt }: Finished,
  { chalk, verbose, before }: Telling,
): readonly string[] => {
  const id = idOf(test);
  const took = `${inWords(ms)}${attempt > 1 ? `, attempt ${attempt}` : ''}`;
  switch (outcome.kind) {
    case 'failed': {
      const [failure] = outcome.failures;
      const [frame] = projectFrames(failure?.stack ?? []);
      return [
        `${chalk.red('✗ failed')}  ${id} (${took})${said(failure?.message)}${frame === undefined ? '' : ` at ${place(frame)}`}`,
      ];
    }
    case 'hung': {
      const [frame] = projectFrames(outcome.stack);
      const clock = `${outcome.deadline} limit ${inWords(outcome.limitMs)}${outcome.class === undefined ? '' : `, ${outcome.class}`}`;
      return [
        `${chalk.red('⧗ hung')}  ${id}${frame === undefined ? '' : ` at ${place(frame)}`} (${clock}${attempt > 1 ? `, attempt ${attempt}` : ''})`,
      ];
    }
    case 'crashed':
      return [`${chalk.red('☠ crashed')}  ${id} (${took})${said(outcome.message)}`];
    case 'passed':
      if (before !== undefined && before !== 'passed')
        return [`${chalk.yellow('~ flaky')}  ${id} (${took}): ${before} before, passed now`];
      return verbose ? [`${chalk.green('✓ passed')}  ${id} (${took})`] : [];
    case 'skipped':
      return verbose ? [`${chalk.dim('- skipped')}  ${id}${said(outcome.reason)}`] : [];
    case 'not-run':
      return verbose
        ? [
            `${chalk.dim('· not-run')}  ${id}: ${outcome.because}${outcome.reason === undefined ? '' : `, ${sentence(outcome.reason)}`}`,
          ]
        : [];
  }
};

const said = (message: string | undefined): string => {
  const first = headline(message ?? '');
  return first === '' ? '' : `: ${first}`;
};

const idOf = (id: string): string => truncate(oneLine(id), 300);

const sentence = (text: string): string => truncate(oneLine(text), 300);

const shown = 3;

const processes = (list: readonly ProcessRef[]): string => {
  const names = list.slice(0, shown).map(({ pid, command }) => `${pid} ${truncate(oneLine(command), 60)}`.trimEnd());
  return list.length > shown ? `${names.join(', ')} and ${list.length - shown} more` : names.join(', ');
};
