// What it costs to ask the gate anything at all.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { root } from './place.mjs';
import { inPairs, median, spread } from './statistics.mjs';

const most = 3;
const pairsForOne = 7;

/** `gate --version` beside a Node that does nothing. */
export const start = {
  name: 'gate --version',
  bound: `wall ≤ ${most} × node -e 0`,
  measure: async ({ pairs }) => {
    const cwd = tmpdir();
    const results = await inPairs(pairs * pairsForOne, {
      bare: () => runChild([process.execPath, '-e', '0'], { cwd }),
      gate: async () => {
        const run = await runChild([process.execPath, join(root, 'dist', 'gates', 'cli.cjs'), '--version'], { cwd });
        if (run.code !== 0 || !/^\d+\.\d+\.\d+/u.test(run.stdout))
          throw new Error(`gate --version said: ${run.stdout}${run.stderr}`);
        return run;
      },
    });
    const ratios = results.map(({ bare, gate }) => gate.wallMs / bare.wallMs);
    const value = median(ratios);
    return {
      value,
      unit: '×',
      ok: value <= most,
      evidence: {
        spread: spread(ratios),
        bareMs: median(results.map(pair => pair.bare.wallMs)),
        gateMs: median(results.map(pair => pair.gate.wallMs)),
      },
    };
  },
};
