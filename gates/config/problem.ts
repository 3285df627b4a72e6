import { relative } from 'node:path';
import { positionAt } from './positions.ts';

/** One thing that is wrong in a configuration. `message` is a sentence that says what to do. */
export type ConfigProblem = {
  /** Absolute. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

/** A problem at an offset of a file's text. */
export const problemAt = (file: string, text: string, offset: number, message: string): ConfigProblem => ({
  file,
  ...positionAt(text, offset),
  message,
});

/** A problem of a file as a whole. */
export const problemOf = (file: string, message: string): ConfigProblem => ({
  file,
  line: 1,
  column: 1,
  message,
});

/** The one line that the terminal shows: `gate.config.ts:3:5 "runer" is not a key of suites.unit: …`. */
export const renderProblem = ({ file, line, column, message }: ConfigProblem, cwd: string): string => {
  const path = relative(cwd, file);
  return `${path === '' || path.startsWith('..') ? file : path}:${line}:${column} ${message}`;
};
