// What a large ledger costs: to hold a run against it, to read it, to list it.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from './child.mjs';
import { ledgerFiles } from './large-ledger.mjs';
import { makeFolder, makeProject, root } from './place.mjs';
import { median, spread } from './statistics.mjs';

const entries = 10_000;
const cli = join(root, 'dist', 'gates', 'cli.cjs');
const child = name => fileURLToPath(new URL(name, import.meta.url));

const answerOf = async (argv, cwd) => {
  const { code, signal, stdout, stderr } = await runChild([process.execPath, ...argv], { cwd });
  if (code !== 0) throw new Error(`exit ${code ?? signal}: ${`${stdout}${stderr}`.slice(0, 500)}`);
  return JSON.parse(stdout);
};

/** Each measurement is a process of its own: nothing is warm. The processor time beside it is what a busy machine does not make longer. */
const repeated = async (pairs, measure, { mostS, isRight, says = () => '' }) => {
  const seen = [];
  for (let at = 0; at < Math.max(1, pairs); at++) seen.push(await measure());
  const wrong = seen.find(each => !isRight(each));
  if (wrong !== undefined) throw new Error(`not what was to be measured: ${JSON.stringify(wrong)}`);
  const times = seen.map(({ ms }) => ms / 1000);
  const value = median(times);
  const cpuS = median(seen.map(({ cpuMs }) => cpuMs)) / 1000;
  return {
    value,
    unit: 's',
    ok: value <= mostS && seen.every(({ isWithin = true }) => isWithin),
    evidence: { spread: spread(times), cpuS, says: `${cpuS.toFixed(2)} s of processor time${says(seen)}` },
  };
};

const settleS = 3;
const settleMiB = 1024;

/** A million results against a hundred thousand entries: nine of ten fail as they say, the tenth passes. */
export const ledgerSettle = {
  name: 'ledger, settle',
  bound: `1 000 000 results, 100 000 entries: ≤ ${settleS} s, ≤ 1 GiB`,
  measure: ({ pairs }) =>
    repeated(
      pairs,
      async () => {
        const told = await answerOf([child('./settle-child.mjs')], makeFolder('settle'));
        return { ...told, isWithin: told.peakMiB <= settleMiB };
      },
      {
        mostS: settleS,
        isRight: ({ counts }) => counts.known === 90_000 && counts['paid?'] === 10_000,
        says: seen =>
          `, at most ${Math.max(...seen.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB with all results and entries`,
      },
    ),
};

/** 10 000 files of one entry each, read and checked. */
export const ledgerLoad = {
  name: 'ledger, load',
  bound: '10 000 entry files: ≤ 1 s',
  measure: async ({ pairs }) => {
    const cwd = makeProject('load', await ledgerFiles(entries));
    return repeated(pairs, () => answerOf([child('./load-child.mjs'), join(cwd, 'debt', 'entries')], cwd), {
      mostS: 1,
      isRight: told => told.entries === entries,
    });
  },
};

/** What the shell says of its children: `0m0.42s 0m0.06s`. */
const childrenMs = line =>
  [...line.matchAll(/(\d+)m([\d.]+)s/gu)].reduce(
    (sum, [, minutes, s]) => sum + Number(minutes) * 60_000 + Number(s) * 1000,
    0,
  );

/** The command, from the start of its process to its end. */
export const ledgerList = {
  name: 'ledger, list',
  bound: '`gate debt list`, 10 000 entries: ≤ 1.5 s',
  measure: async ({ pairs }) => {
    const cwd = makeProject('list', await ledgerFiles(entries));
    return repeated(
      pairs,
      async () => {
        const run = await runChild(['sh', '-c', '"$@" && times', 'sh', process.execPath, cli, 'debt', 'list'], { cwd });
        if (run.code !== 0) throw new Error(`gate debt list: exit ${run.code}: ${run.stderr.slice(0, 500)}`);
        const lines = run.stdout.trim().split('\n');
        return { ms: run.wallMs, cpuMs: childrenMs(lines.at(-1) ?? ''), lines: lines.length - 2 };
      },
      { mostS: 1.5, isRight: ({ lines }) => lines === entries + 1 },
    );
  },
};
