// Settles a million results against a hundred thousand entries in a process of its own, and says how long that took and how much memory.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './place.mjs';

const results = 1_000_000;
const owed = 100_000;

const of = name => import(pathToFileURL(join(root, 'dist', 'debt', name)).href);
const { settle } = await of('settle.js');
const { signatureOf } = await of('signature.js');

/** A text as it comes from a line of JSON: in one piece. */
const flat = text => Buffer.from(text, 'latin1').toString('latin1');
const idOf = at =>
  flat(
    `service-${at % 20} :: tests/orders/module_${at % 5000}.spec.ts > Module ${at % 5000} > keeps promise ${at} under load`,
  );
const files = Array.from({ length: 5000 }, (_, at) => flat(`tests/orders/module_${at}.spec.ts`));
const groups = Array.from({ length: 5000 }, (_, at) => flat(`Module ${at}`));
const suites = Array.from({ length: 20 }, (_, at) => flat(`service-${at}`));
const failures = [
  at => `AssertionError: expected ${at} to equal ${at + 1}`,
  at => `TypeError: Cannot read properties of undefined (reading 'line${at % 7}')`,
  at => `TimeoutError: no answer of http://127.0.0.1:${20_000 + (at % 9000)}/orders within ${at % 3000} ms`,
  at => `Error: order 4c1d2e9a-0000-4000-8000-${String(at).padStart(12, '0')} is gone`,
];
const wordsOf = at => failures[at % failures.length](at);
const isOwed = at => at % (results / owed) === 0;
/** One entry in ten is paid: its test passes. */
const isPaid = at => at % ((results / owed) * 10) === 0;

const tests = Array.from({ length: results }, (_, at) => ({
  id: idOf(at),
  suite: suites[at % 20],
  file: files[at % 5000],
  titles: [groups[at % 5000], flat(`keeps promise ${at} under load`)],
  outcome: isOwed(at) && !isPaid(at) ? 'failed' : 'passed',
  durationMs: 1,
  attempts: 1,
  flags: [],
  ...(isOwed(at) && !isPaid(at) ? { failure: { kind: 'fail', message: wordsOf(at), stack: [] } } : {}),
}));
const entries = Array.from({ length: owed }, (_, nth) => nth * (results / owed)).map(at => ({
  id: at.toString(16).padStart(12, '0'),
  test: idOf(at),
  aka: [],
  kind: 'fail',
  ...signatureOf(wordsOf(at + 28)),
  state: 'open',
  since: '2026-01-01',
  origin: 'preexisting',
  owner: '@org/team',
  reason: 'waits for the new price engine of all',
  due: '2026-12-31',
}));

const baseline = new Set(tests.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id));

const before = process.cpuUsage();
const began = performance.now();
const { settled } = settle({
  tests,
  entries,
  complete: true,
  today: '2026-11-21',
  rules: { flaky: 'fail', leaks: 'fail' },
  reruns: new Map(),
  streaks: new Map(),
  baseline,
  suites: new Set(suites),
});
const ms = performance.now() - began;
const { user, system } = process.cpuUsage(before);
const counts = {};
for (const { verdict } of settled) counts[verdict] = (counts[verdict] ?? 0) + 1;
const peakKib = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000, peakMiB: Number(peakKib) / 1024, counts }));
