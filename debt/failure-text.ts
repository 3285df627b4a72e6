import type { FailureRecord } from '../harness/protocol/record.ts';
import type { ProcessRef } from '../harness/protocol/event.ts';
import { projectPlaces } from './project-places.ts';

const longest = 4096;

// Which worker it was, and how many ran beside it, is another matter each time.
const workerName = /\bworker '[^']{1,40}'/;
const besides = / \(one of \d{1,6} tests in flight in that process\)$/;

/** What a failure is recognised by, before it is masked: what it says first, and where in the project it was. */
export const failureText = (failure: FailureRecord): string => {
  switch (failure.kind) {
    case 'hang':
      return hangText(failure);
    case 'crash':
      return withPlaces(`crash: ${causeOf(failure.message)}`, projectPlaces(failure.stack).slice(0, 1));
    case 'leak':
      return `leak: ${headline(failure.message)}`;
    case 'fail':
      return withPlaces(headline(failure.message), projectPlaces(failure.stack));
  }
};

/** What a leak is recognised by: the names of the programs that stayed. */
export const leakText = (leaks: readonly ProcessRef[]): string => {
  const names = [...new Set(leaks.map(({ command }) => programOf(command)))].sort();
  return `leak: ${names.length === 0 ? 'a process without a name' : names.join(', ')}`;
};

/** Without its limit: that is a setting, and another one tomorrow. */
const hangText = ({ class: kind = 'unknown', deadline = 'test', stack }: FailureRecord): string => {
  const places = projectPlaces(stack);
  return places.length === 0 ? `hang: ${kind} (${deadline} limit)` : withPlaces(`hang: ${kind}`, places);
};

const withPlaces = (text: string, places: readonly string[]): string =>
  places.length === 0 ? text : `${text} @ ${places.join(', ')}`;

/** The first line that says something; a line that only announces the next one takes it along. */
const headline = (message: string): string => {
  const lines = message
    .slice(0, 2 * longest)
    .split(/[\r\n\u2028\u2029]+/)
    .map(line => line.replace(/^E\s{2,}/, '').trim())
    .filter(line => line !== '');
  const [first = 'failed without a message', second] = lines;
  return (first.endsWith(':') && second !== undefined ? `${first} ${second}` : first).slice(0, longest);
};

const causeOf = (message: string): string => {
  const text = headline(message);
  const signal = /\bSIG[A-Z]{2,9}\d{0,2}\b/.exec(text)?.[0];
  if (signal !== undefined) return signal;
  const code = /\bcode:? "?(-?\d{1,10})|process\.exit\D{0,40}"(-?\d{1,10})"|\bexit status:? (-?\d{1,10})/.exec(text);
  if (code === null)
    return text
      .replace(/^crashed: /, '')
      .replace(besides, '')
      .replace(workerName, 'worker');
  return `exit code ${code[1] ?? code[2] ?? code[3] ?? ''}`;
};

/** `/usr/bin/node server.js` is node. */
const programOf = (command: string): string => {
  const program = command.trim().slice(0, longest).split(/\s/)[0] ?? '';
  const name = program.split(/[\\/]/).at(-1) ?? '';
  return name.replace(/^-(?=\w)|:$|\.exe$/gi, '') || '?';
};
