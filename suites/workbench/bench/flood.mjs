// Whether output that comes fast is kept out of the gate's memory.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeProject } from './place.mjs';
import { gateCore } from './sides.mjs';

const mostMiB = 150;
const rate = 64;

/** Writes as fast as it was told to, no faster, and fails when its reader does not keep up. */
const writer = `import { writeSync } from 'node:fs';
const [rate, seconds] = process.argv.slice(2).map(Number);
const block = Buffer.alloc(65536, 'x'.repeat(63) + '\\n');
const began = performance.now();
for (let sent = 0; sent < rate * seconds * 16; sent++) {
  const early = (sent * 1000) / (rate * 16) - (performance.now() - began);
  if (early > 2) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, early);
  for (let from = 0; from < block.length; ) {
    try {
      from += writeSync(1, block, from);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}
const took = (performance.now() - began) / 1000;
process.stderr.write(\`took \${took.toFixed(2)} s\\n\`);
process.exit(took > seconds * 1.5 ? 1 : 0);
`;

/** 64 MiB/s of output in one launch: the peak of the gate's own process. */
export const flood = {
  name: 'flood',
  bound: `${rate} MiB/s, peak ≤ ${mostMiB} MiB`,
  measure: async ({ quick }) => {
    const seconds = quick ? 2 : 10;
    const cwd = makeProject('flood', {
      'writer.mjs': writer,
      'gate.config.json': JSON.stringify({
        suites: { flood: { runner: 'command', command: ['node', 'writer.mjs', `${rate}`, `${seconds}`] } },
      }),
    });
    const { peakBytes } = await gateCore(cwd, { census: 1, passed: 1 }, { memory: true });
    if (peakBytes === 0) throw new Error('the memory of the gate could not be seen: this needs Linux with /proc');
    const bytes = heard(cwd);
    const meant = rate * seconds * 2 ** 20;
    if (bytes < meant) throw new Error(`${bytes} bytes were heard where ${meant} were written`);
    const value = peakBytes / 2 ** 20;
    const logs = join(cwd, '.gate', 'latest', 'logs');
    const kept = readdirSync(logs).reduce((sum, name) => sum + statSync(join(logs, name)).size, 0);
    return {
      value,
      unit: 'MiB',
      ok: value <= mostMiB,
      evidence: {
        spread: [value, value],
        says: `${(bytes / 2 ** 20).toFixed(0)} MiB heard at ${rate} MiB/s, ${(kept / 2 ** 20).toFixed(0)} MiB of them kept`,
      },
    };
  },
};

/** Where the last byte lies that the journal tells of. */
const heard = cwd =>
  Math.max(
    0,
    ...readFileSync(join(cwd, '.gate', 'latest', 'events.ndjson'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).event)
      .filter(({ type }) => type === 'output')
      .map(({ bytes }) => bytes[1]),
  );
