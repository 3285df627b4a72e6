// What a preflight takes beside the start of a process, with Redis and PostgreSQL on this machine.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { withDatabases } from './databases.mjs';
import { makeProject, root } from './place.mjs';
import { inPairs, median, spread } from './statistics.mjs';

const mostMs = 150;
const pairsForOne = 7;

const config = urls =>
  JSON.stringify({
    suites: { unit: { runner: 'command', command: ['true'] } },
    preflight: {
      env: 'paper',
      checks: [
        { type: 'env', required: ['PATH'] },
        { type: 'live-arming', maxNotionalUsd: 1000 },
        { type: 'redis', url: urls.redis },
        { type: 'postgres', url: urls.postgres },
        { type: 'disk', free: '1MiB' },
      ],
    },
  });

const checked = async cwd => {
  const run = await runChild([process.execPath, join(root, 'dist', 'gates', 'cli.cjs'), 'preflight', '--quiet'], {
    cwd,
  });
  const { checks } = JSON.parse(readFileSync(join(cwd, '.gate', 'latest', 'preflight.json'), 'utf8'));
  const passed = checks.filter(({ status }) => status === 'pass').map(({ type }) => type);
  if (run.code !== 0 || !passed.includes('redis') || !passed.includes('postgres'))
    throw new Error(`gate preflight: exit ${run.code}, passed ${passed.join(', ')}: ${run.stderr.slice(0, 300)}`);
  return run;
};

/** `gate preflight` beside a Node that does nothing. */
export const preflight = {
  name: 'preflight',
  bound: `≤ ${mostMs} ms over node -e 0`,
  measure: ({ pairs }) =>
    withDatabases(async urls => {
      const cwd = makeProject('preflight', { 'gate.config.json': config(urls) });
      const results = await inPairs(pairs * pairsForOne, {
        bare: () => runChild([process.execPath, '-e', '0'], { cwd }),
        gate: () => checked(cwd),
      });
      const costs = results.map(({ bare, gate }) => gate.wallMs - bare.wallMs);
      const value = median(costs);
      return {
        value,
        unit: 'ms',
        ok: value <= mostMs,
        evidence: {
          spread: spread(costs),
          bareMs: median(results.map(pair => pair.bare.wallMs)),
          gateMs: median(results.map(pair => pair.gate.wallMs)),
        },
      };
    }),
};
