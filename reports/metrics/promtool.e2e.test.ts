import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { outcomeKinds } from '../../harness/protocol/outcome.ts';
import { lintMetrics } from './lint.ts';
import { metricsText, preflightText } from './registry.ts';
import { sampleCounts, sampleGate, samplePreflight, sampleSuite } from './sample-counts.ts';

/** What is missing fails where CI is set, and is skipped loudly elsewhere. */
const isThere = (): boolean => {
  if (spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0) return true;
  const words = 'promtool is not here: npm run setup (Debian package prometheus)';
  if (process.env['CI'] !== undefined) throw new Error(words);
  process.stderr.write(`SKIPPED: ${words}\n`);
  return false;
};

const check = (text: string): { readonly code: number | null; readonly said: string } => {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: text,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, said: `${stdout}${stderr}`.trim() };
};

const fine = { code: 0, said: '' };

describe.runIf(isThere())('promtool check metrics', () => {
  test('has nothing to say before the first run', async () => {
    expect(check(await metricsText(sampleCounts()))).toEqual(fine);
  });

  test('has nothing to say of counts and of names that are hard to write', async () => {
    const names = ['unit', 'a,b:2', 'a\r', 'a"\n\\', '\ud800', 'é 😀', ''];
    const seconds = { sum: 1e-7, count: 3e21, buckets: new Map([[0.5, 1]]) };
    const results = new Map(outcomeKinds.map((kind, index) => [kind, index]));
    const text = await metricsText(
      sampleCounts({
        gates: names.map(gate => sampleGate({ gate, seconds, last: { at: 1.5e9, succeeded: true, tests: [] } })),
        suites: names.map(suite => sampleSuite({ suite, results, hangs: Number.NaN })),
        killSeconds: seconds,
      }),
    );
    expect(check(text)).toEqual(fine);
    expect(lintMetrics(text)).toEqual([]);
  });

  test('has nothing to say of the preflight', async () => {
    const envs = ['live', 'a"\n\\'].map(env => samplePreflight({ env, readyUntil: 2e9, lastAt: 1e9 }));
    const text = await preflightText({ namespace: 'arbitrage', checks: ['redis', 'my check'], now: 1, envs });
    expect(check(text)).toEqual(fine);
    expect(lintMetrics(text, 'arbitrage_preflight_')).toEqual([]);
  });

  test('bites, and lets pass what our own lint does not', () => {
    const head = '# HELP gate_x_total h\n# TYPE gate_x_total counter\n';
    expect(check(`${head}gate_x_total{a="\\t"} 1\n`).code).not.toBe(0);
    expect(check('# TYPE gate_x counter\ngate_x 1\n').code).not.toBe(0);
    const twice = `${head}gate_x_total 1 1700000000000\ngate_x_total 1\n`;
    expect(check(twice)).toEqual(fine);
    expect(lintMetrics(twice)).toHaveLength(2);
  });
});
