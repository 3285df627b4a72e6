import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

// What `--require` names: the preload itself is beside it as the text of a function, which can be compiled from V8's code cache. node:test
// starts a process for every file, and each compiled the same functions anew. `__filename`, `require`: this is joined as CommonJS.
declare const __filename: string;

const code = join(dirname(__filename), 'preload.function.js');
const { GATE_DIR: dir } = process.env;
// The runner is the first of all, and another than those of its files.
const cache = dir === undefined || process.execArgv.includes('--test') ? undefined : join(dir, 'preload.cache');

const keptIn = (path: string): Buffer | undefined => {
  try {
    return fs.readFileSync(path);
  } catch {
    return undefined; // nobody has come to an end yet
  }
};

const cachedData = cache === undefined ? undefined : keptIn(cache);
// A cache that V8 does not take costs what no cache costs.
const script = new Script(fs.readFileSync(code, 'utf8'), {
  filename: code,
  ...(cachedData === undefined ? {} : { cachedData }),
});

/** The first process to end leaves what V8 made of the text, with every function that ran, for all that start later. */
if (cache !== undefined && cachedData === undefined) {
  const { renameSync, writeFileSync } = fs;
  const part = `${cache}.${process.pid}`;
  process.on('exit', () => {
    try {
      writeFileSync(part, script.createCachedData());
      renameSync(part, cache);
    } catch {
      // Then the next one does it.
    }
  });
}

(script.runInThisContext() as (load: NodeJS.Require, filename: string) => void)(require, __filename);
