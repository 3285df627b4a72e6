// Measures what the gate costs beside the bare runners, as ratios inside one run. Exit code 1 when a bound is missed or nothing was measured.
import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endChildren } from './bench/child.mjs';
import { crowdMemory, crowdReports } from './bench/crowd.mjs';
import { flood } from './bench/flood.mjs';
import { pytestHangs, vitestHangs, xdistHangs } from './bench/hangs.mjs';
import { killed } from './bench/killed.mjs';
import { ledgerList, ledgerLoad, ledgerSettle } from './bench/ledger.mjs';
import { ledgerPage } from './bench/ledger-page.mjs';
import { pytestList, vitestList } from './bench/listing.mjs';
import { pytestMemory, vitestMemory } from './bench/memory.mjs';
import { removePlace, root } from './bench/place.mjs';
import { preflight } from './bench/preflight.mjs';
import { signatures } from './bench/signatures.mjs';
import { fourSuites } from './bench/side-by-side.mjs';
import { start } from './bench/start.mjs';
import { pytestStack, vitestStack } from './bench/stuck.mjs';
import { tableOf } from './bench/table.mjs';
import { trees } from './bench/trees.mjs';
import {
  goShort,
  goWall,
  jestWall,
  mochaWall,
  nodeTestWall,
  pytestEmpty,
  pytestWall,
  vitestEmpty,
  vitestWall,
} from './bench/wall.mjs';
import { watching } from './bench/watching.mjs';

const figures = [
  start,
  vitestWall,
  vitestEmpty,
  pytestWall,
  pytestEmpty,
  jestWall,
  mochaWall,
  nodeTestWall,
  goWall,
  goShort,
  fourSuites,
  vitestMemory,
  pytestMemory,
  crowdMemory,
  crowdReports,
  vitestHangs,
  pytestHangs,
  xdistHangs,
  vitestList,
  pytestList,
  trees,
  vitestStack,
  pytestStack,
  killed,
  watching,
  flood,
  ledgerPage,
  preflight,
  ledgerSettle,
  ledgerLoad,
  ledgerList,
  signatures,
];
const usualPairs = 3;
const usage = `Usage: node suites/workbench/bench.mjs [--only <name>]… [--quick] [--pairs <n>] [--json <file>]
  --only   figures of that name, or whose names hold these words: ${figures.map(({ name }) => name).join(' · ')}
  --quick  one pair and no warm-up: to try the bench, not to measure
  --pairs  how many pairs each figure takes (${usualPairs})
  --json   the figures as JSON, too`;

const isRight = ({ only, pairs, found }) =>
  existsSync(join(root, 'dist', 'gates', 'cli.cjs'))
    ? found.length === 0
      ? `no figure is named ${only.join(' or ')}`
      : !(pairs >= 1)
        ? '--pairs takes a number of at least 1'
        : undefined
    : 'dist/ is not built: type `npm run build`';

const commit = () => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return undefined; // a copy without its history
  }
};

const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cpus: availableParallelism(),
  node: process.version,
  load: loadavg().map(load => Number(load.toFixed(2))),
});

const measured = async (figure, how) => {
  const { name, bound } = figure;
  const began = performance.now();
  process.stderr.write(`${name} … `);
  try {
    const result = await figure.measure(how);
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
    return { name, bound, result };
  } catch (error) {
    process.stderr.write(`nothing was measured: ${error.message}\n`);
    return { name, bound, trouble: error.message };
  }
};

/** A whole name means that figure alone; `vitest` would otherwise be half of them. */
const isMeant = (name, words) =>
  figures.some(figure => figure.name === words) ? name === words : name.includes(words);

const main = async ({ only = [], quick = false, pairs: asked, json }) => {
  const found = only.length === 0 ? figures : figures.filter(({ name }) => only.some(words => isMeant(name, words)));
  const pairs = quick ? 1 : Number(asked ?? usualPairs);
  const wrong = isRight({ only, pairs, found });
  if (wrong !== undefined) {
    console.error(`bench: ${wrong}\n${usage}`);
    return 2;
  }
  const before = machine();
  const rows = [];
  for (const figure of found) rows.push(await measured(figure, { pairs, quick }));
  const facts = { ...before, loadAfter: machine().load, commit: commit(), pairs, at: new Date().toISOString() };
  console.log(
    `${facts.cpus} × ${facts.cpu}, node ${facts.node}, load ${facts.load.join(' ')} before and ${facts.loadAfter.join(' ')} after, ${quick ? 'one pair without warm-up' : `${pairs} pairs`}\n\n${tableOf(rows)}\n`,
  );
  for (const { name, trouble } of rows.filter(row => row.trouble !== undefined))
    console.log(`${name}: nothing was measured: ${trouble}\n`);
  for (const { name, result } of rows.filter(row => row.result?.evidence.says !== undefined))
    console.log(`${name}: ${result.evidence.says}\n`);
  if (json !== undefined)
    writeFileSync(json, `${JSON.stringify({ format: 'gate.bench/1', machine: facts, figures: rows }, undefined, 2)}\n`);
  const within = rows.filter(({ result }) => result?.ok === true).length;
  const missed = rows.filter(({ result }) => result === undefined || result.ok === false).length;
  console.log(`${within} within bounds, ${missed} missed`);
  return missed === 0 ? 0 : 1;
};

let isEnding = false;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])
  process.on(signal, () => {
    if (isEnding) return;
    isEnding = true;
    void endChildren().then(() => {
      removePlace();
      process.exit(code);
    });
  });

try {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean' },
      pairs: { type: 'string' },
      json: { type: 'string' },
    },
  });
  process.exitCode = await main(values);
} catch (error) {
  console.error(`bench: ${error.message}\n${usage}`);
  process.exitCode = 2;
} finally {
  if (!isEnding) removePlace();
}
