// Children that are measured: each leads a group of its own, has a time limit, and is ended by its pid.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const killAfterMs = 10_000;
const drainMs = 2_000;
const memoryPollMs = 10;
const live = new Set();
const endings = new Set();

/** Variables that would make the two sides, or two machines, run something else. */
const foreign =
  /^(?:CI|FORCE_COLOR|NODE_OPTIONS|NODE_V8_COVERAGE|NODE_COMPILE_CACHE|PYTHON(?:DONTWRITEBYTECODE|UNBUFFERED|DEVMODE)|VITEST.*|PYTEST.*|GATE_.*)$/u;

/** The environment of this bench without what would make its children run something else. */
export const cleanEnv = (more = {}) => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
  NO_COLOR: '1',
  ...more,
});

/** Runs a program to its end: its wall time from the start to the exit of its first process, its words, its exit code. */
export const runChild = ([file, ...args], { cwd, env, limitMs = 300_000, memory = false }) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(file, args, { cwd, env: cleanEnv(env), detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'])
      child[stream].setEncoding('utf8').on('data', text => {
        said[stream] += text;
      });
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      void endChild(child);
    }, limitMs);
    let peakBytes = 0;
    const look = memory
      ? setInterval(() => (peakBytes = Math.max(peakBytes, peakOf(child.pid))), memoryPollMs)
      : undefined;
    live.add(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const wallMs = performance.now() - began;
      live.delete(child);
      clearTimeout(limit);
      clearInterval(look);
      const done = () => resolve({ wallMs, code, signal, isLate, peakBytes, ...said });
      const drained = setTimeout(done, drainMs);
      child.once('close', () => {
        clearTimeout(drained);
        done();
      });
    });
  });

/** Ends every child that still runs: kindly, so that the gate can end what it has started, then not. */
export const endChildren = () =>
  Promise.all([...[...live].map(child => endChild(child)), ...[...endings].map(end => end())]);

/** Has something done when the bench is ended before its time. Returns how to take that back. */
export const whenEnded = end => {
  endings.add(end);
  return () => endings.delete(end);
};

const endChild = child =>
  new Promise(resolve => {
    const force = setTimeout(() => signal(child, 'SIGKILL'), killAfterMs);
    child.once('exit', () => {
      clearTimeout(force);
      signal(child, 'SIGKILL'); // what is left of its group
      resolve();
    });
    signal(child, 'SIGTERM');
  });

const signal = (child, name) => {
  try {
    process.kill(-child.pid, name);
  } catch {
    // It is gone already.
  }
};

/** The most memory that a process, without its children, has had so far. */
const peakOf = pid => {
  try {
    const kib = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) * 1024;
  } catch {
    return 0; // it has ended
  }
};
