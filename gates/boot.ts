#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { codeCache } from './code-cache.ts';

// The built program is one text, a function of what a CommonJS module is given. To compile it is much of the start of the
// gate: what V8 made of it last time is taken where it is kept.
const filename = fileURLToPath(new URL('program.cjs', import.meta.url));
const text = readFileSync(filename, 'latin1'); // the build writes nothing but ASCII
const [word = ''] = process.argv.slice(2);
const cache = codeCache(text, /^[a-z]+$/u.test(word) ? word : 'other');
const cachedData = cache?.read();
const script = new Script(text, { filename, ...(cachedData === undefined ? {} : { cachedData }) });

// Whoever was here first leaves what it used, when it has done what it was asked for.
if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
  process.on('exit', code => {
    if (code < 2) cache.write(script.createCachedData());
  });

const program = script.runInThisContext() as (require: NodeJS.Require, filename: string) => void;
program(createRequire(filename), filename);
