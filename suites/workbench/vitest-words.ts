import type { RunnerEvent, Step } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';
import type { Told } from './node-project.ts';

const id = (ref: TestRef): string => testId('s', ref).replace(/^s :: /, '');
const fate = (outcome: Outcome | undefined): string => {
  if (outcome === undefined) return 'ok';
  switch (outcome.kind) {
    case 'failed':
      return `failed: ${outcome.failures.map(({ message }) => message.split('\n')[0]).join(' | ')}`;
    case 'hung':
      return `hung by ${outcome.by}, ${outcome.deadline} ${outcome.limitMs}`;
    case 'crashed':
      return `crashed ${JSON.stringify(outcome.exit)}`;
    case 'skipped':
      return `skipped: ${outcome.reason ?? ''}`;
    case 'not-run':
      return `not-run: ${outcome.because} ${outcome.reason ?? ''}`;
    case 'passed':
      return 'passed';
  }
};
const stepName = (step: Step): string =>
  step.kind === 'load' ? `(load) ${id({ titles: [], ...step })}` : `(${step.hook}, ${step.when}) ${id(step.of)}`;

/** An event as a line that can be read; what differs from run to run left out. */
const line = (event: RunnerEvent): string => {
  switch (event.type) {
    case 'runner-ready':
      return `ready${event.version === undefined ? '' : ' main'}`;
    case 'planned':
      return `planned ${event.files.map(each => id({ titles: [], ...each })).join(', ')}`;
    case 'discovered':
      return `discovered ${event.tests.map(each => `${id(each)} [${each.mode}${each.reason === undefined ? '' : ` ${each.reason}`}]`).join(', ')}`;
    case 'step-started':
      return `> ${stepName(event.step)}${event.ownLimitMs === undefined ? '' : ` own ${event.ownLimitMs}`}`;
    case 'step-finished':
      return `< ${stepName(event.step)} ${fate(event.outcome)}`;
    case 'test-started':
      return `> ${id(event.test)} ${event.attempt}${event.ownLimitMs === undefined ? '' : ` own ${event.ownLimitMs}`}${event.concurrent === true ? ' concurrent' : ''}`;
    case 'test-finished':
      return `< ${id(event.test)} ${event.attempt} ${fate(event.outcome)}`;
    case 'file-finished':
      return `done ${id({ titles: [], ...event })}`;
    case 'forked':
      return `forked ${event.key}`;
    case 'bailed':
      return `bailed: ${event.reason}`;
    case 'test-paused':
    case 'test-resumed':
    case 'process-ended':
    case 'check-finished':
      return event.type; // vitest has none
    case 'incomplete':
      return `incomplete: ${event.reason}`;
    case 'session-failed':
      return `session: ${event.failure.message.split('\n')[0]}${event.workerLoss === true ? ' (worker)' : ''}`;
    case 'tests-done':
      return 'done';
    case 'runner-view':
      return `view ${event.tests.map(each => `${id(each.test)} [${fate(each.outcome)}]`).join(', ')}`;
  }
};

/** What a launch said, a line an event. `without`: kinds that the question is not about. */
export const lines = ({ events }: Told, ...without: readonly RunnerEvent['type'][]): readonly string[] =>
  events.filter(({ type }) => type !== 'planned' && type !== 'file-finished' && !without.includes(type)).map(line);

/** The events of one kind. */
export const eventsOf = <T extends RunnerEvent['type']>(
  { events }: Told,
  type: T,
): Extract<RunnerEvent, { type: T }>[] =>
  events.filter((event): event is Extract<RunnerEvent, { type: T }> => event.type === type);
