#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { runCompiled } from './compiled.ts';

const [word = ''] = process.argv.slice(2);
runCompiled(fileURLToPath(new URL('program.cjs', import.meta.url)), /^[a-z]+$/u.test(word) ? word : 'other');
