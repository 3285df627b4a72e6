// What it costs to watch launches that do nothing.
import { spawn as spawnPlain } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnv, whenEnded } from './child.mjs';
import { makeProject, root } from './place.mjs';
import { allPids, cpuMsOf, marked, parentOf, until } from './proc.mjs';
import { spread } from './statistics.mjs';

const launches = 8;
const mostShare = 1;
/** The start of eight launches is not watching: this much is left out, and nothing else. */
const settleMs = 4_000;
const partMs = 5_000;
/** V8 still compiles in these: told apart, and counted. */
const warmParts = 4;

/** The gate's own process and its warden, while eight commands sleep. */
export const watching = {
  name: 'watching',
  bound: `≤ ${mostShare} % of a core for ${launches} quiet launches`,
  measure: async ({ quick }) => {
    const parts = quick ? 1 : 24;
    const word = `7${process.pid}`;
    const names = Array.from({ length: launches }, (_, at) => `quiet-${at}`);
    const cwd = makeProject('watching', {
      'gate.config.json': JSON.stringify({
        cores: launches,
        suites: Object.fromEntries(
          names.map(name => [name, { runner: 'command', command: ['sleep', word], limits: { test: '10m' } }]),
        ),
      }),
    });
    const child = spawnPlain(process.execPath, [join(root, 'dist', 'gates', 'cli.cjs'), 'core', '--cwd', cwd], {
      cwd,
      env: cleanEnv(),
      detached: true,
      stdio: 'ignore',
    });
    const exited = new Promise(resolve => child.once('exit', resolve));
    const end = async () => {
      forget();
      child.kill('SIGTERM');
      await exited;
    };
    const forget = whenEnded(end);
    try {
      await until(`${launches} commands sleep`, () => marked(word).length >= launches);
      const warden = allPids().find(pid => parentOf(pid) === child.pid && isWarden(pid));
      if (warden === undefined) throw new Error('the gate has no warden: nothing watches');
      await pause(settleMs);
      const shares = [];
      for (let part = 0; part < parts; part++) {
        const before = { gate: cpuMsOf(child.pid), warden: cpuMsOf(warden), at: performance.now() };
        await pause(partMs);
        const ms = performance.now() - before.at;
        shares.push({
          gate: ((cpuMsOf(child.pid) - before.gate) / ms) * 100,
          warden: ((cpuMsOf(warden) - before.warden) / ms) * 100,
        });
      }
      if (marked(word).length < launches) throw new Error('a launch ended while it was watched');
      // The clock of the kernel has 10 ms: the mean over all parts says more than the median of a few.
      const both = shares.map(({ gate, warden }) => gate + warden);
      const value = meanOf(both);
      const early = meanOf(both.slice(0, warmParts));
      return {
        value,
        unit: '%',
        ok: value <= mostShare,
        evidence: {
          spread: spread(both),
          says: `${launches} launches, ${allPids().length} processes on the machine, ${(parts * partMs) / 1000} s: the gate ${meanOf(shares.map(({ gate }) => gate)).toFixed(2)} %, its warden ${meanOf(shares.map(({ warden }) => warden)).toFixed(2)} % of one core; both ${early.toFixed(2)} % in the first ${(warmParts * partMs) / 1000} s`,
        },
      };
    } finally {
      await end();
    }
  },
};

const isWarden = pid => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('warden-main');
  } catch {
    return false; // it has ended
  }
};

const meanOf = values => values.reduce((sum, value) => sum + value, 0) / values.length;

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
