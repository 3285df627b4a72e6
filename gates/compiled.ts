import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { codeCache } from './code-cache.ts';

type Require = (name: string) => unknown;

/**
 * Runs a built program: one text, a function of what a CommonJS module is given. To compile it is much of its start: what V8 made of it
 * last time, for the same use, is taken where it is kept.
 */
export const runCompiled = (
  filename: string,
  use: string,
  requireOf: (require: NodeJS.Require) => Require = require => require,
): void => {
  const text = readFileSync(filename, 'latin1'); // the build writes nothing but ASCII
  const cache = codeCache(text, use);
  const cachedData = cache?.read();
  const script = new Script(text, { filename, ...(cachedData === undefined ? {} : { cachedData }) });
  // Whoever was here first leaves what it used, when it has done what it was asked for.
  if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    process.on('exit', code => {
      if (code < 2) cache.write(script.createCachedData());
    });
  const program = script.runInThisContext() as (require: Require, filename: string) => void;
  program(requireOf(createRequire(filename)), filename);
};
