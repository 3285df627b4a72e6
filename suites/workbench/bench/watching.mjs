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
/** V8 compiles what is called often in the first seconds: whether that belongs to watching is a choice, and this leaves it out. */
const settleMs = 20_000;

/** The gate's own process and its warden, while eight commands sleep. */
export const watching = {
  name: 'watching',
  bound: `≤ ${mostShare} % of a core for ${launches} quiet launches`,
  measure: async ({ quick }) => {
    const parts = quick ? 1 : 4;
    const word = `7${process.pid}`;
    const names = Array.from({ length: launches }, (_, at) => `quiet-${at}`);
    const cwd = makeProject('watching', {
      'gate.config.json': JSON.stringify({
        cores: launches,
        suites: Object.fromEntries(names.map(name => [name, { runner: 'command', command: ['sleep', word] }])),
      }),
    });
    const child = spawnPlain(process.execPath, [join(root, 'dist', 'gates', 'cli.js'), 'core', '--cwd', cwd], {
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
      const own = { gate: 0, warden: 0 };
      for (let part = 0; part < parts; part++) {
        const before = { gate: cpuMsOf(child.pid), warden: cpuMsOf(warden), at: performance.now() };
        await pause(5_000);
        const ms = performance.now() - before.at;
        const used = { gate: cpuMsOf(child.pid) - before.gate, warden: cpuMsOf(warden) - before.warden };
        shares.push(((used.gate + used.warden) / ms) * 100);
        own.gate += used.gate / ms / parts;
        own.warden += used.warden / ms / parts;
      }
      if (marked(word).length < launches) throw new Error('a launch ended while it was watched');
      // The clock of the kernel has 10 ms: the mean over all parts says more than the median of a few.
      const value = (own.gate + own.warden) * 100;
      return {
        value,
        unit: '%',
        ok: value <= mostShare,
        evidence: {
          spread: spread(shares),
          says: `${launches} launches, ${allPids().length} processes on the machine, ${parts * 5} s: the gate ${(own.gate * 100).toFixed(2)} %, its warden ${(own.warden * 100).toFixed(2)} % of one core`,
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

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
