// Reads the ledger of the folder that is named, in a process of its own, and says how long that took.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './place.mjs';

const { readLedger } = await import(pathToFileURL(join(root, 'dist', 'debt', 'store.js')).href);
const before = process.cpuUsage();
const began = performance.now();
const read = readLedger(process.argv[2]);
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(before);
if (!read.ok) throw new Error(JSON.stringify(read.problems[0]));
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, entries: read.entries.length }));
