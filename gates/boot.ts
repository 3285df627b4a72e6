#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runCompiled } from './compiled.ts';
import { beginEarly } from './head-start.ts';
import { withKeptPackages } from './kept-packages.ts';
import { growAtOnce } from './young-heap.ts';

const words = process.argv.slice(2);
const own = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
beginEarly(words, own('preflight/checks-main.cjs'));
growAtOnce();
const [word = ''] = words;
runCompiled(own('program.cjs'), /^[a-z]+$/u.test(word) ? word : 'other', require =>
  // The package of SQLite looks for its binary through four others.
  withKeptPackages(require, { libsql: {} }),
);
