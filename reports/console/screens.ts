import { createRequire } from 'node:module';
import type { Print, Screen } from '../reporter.ts';

/** A stream of a terminal, as far as a screen needs it. */
export type TerminalStream = NodeJS.WritableStream & { readonly columns?: number };

/** Lines only: a file, a pipe, the log of a CI job. */
export const lineScreen = (print: Print): Screen => ({
  kind: 'lines',
  columns: () => 80,
  line: print,
  block: () => undefined,
});

/** A terminal: lines that stay, and below them a block that is redrawn. New lines wait for the next block. */
export const terminalScreen = (stream: TerminalStream): Screen => {
  // A fifth of the time in which the gate starts, and only a terminal needs it.
  const { createLogUpdate } = createRequire(import.meta.url)('log-update') as typeof import('log-update');
  // Hiding the cursor would bring in listeners for signals, which are ours to answer.
  const update = createLogUpdate(stream, { showCursor: true });
  const waiting: string[] = [];
  return {
    kind: 'redraws',
    columns: () => stream.columns ?? 80,
    line: text => {
      waiting.push(text);
    },
    block: text => {
      if (text === '' || waiting.length > 0) update.clear();
      // Not `persist`: it keeps no more lines than the terminal is high.
      if (waiting.length > 0) stream.write(`${waiting.splice(0).join('\n')}\n`);
      if (text !== '') update(text);
    },
  };
};
