// How much arithmetic a measured test does: as many rounds as take this machine the same time, counted once a bench.
import { spawnSync } from 'node:child_process';
import { pythonEnv } from './sides.mjs';

/** What one test takes: two digests. */
const testMs = 3.5;

const digestMs = testMs / 2;

export const vitestWork = `export const digest = (seed: number, rounds: number): number => {
  let sum = seed;
  for (let at = 0; at < rounds; at++) sum = (sum * 31 + at) % 1_000_003;
  return sum;
};
`;

/** The same without its types. */
export const scriptWork = vitestWork.replace('export ', '').replaceAll(': number', '');

export const pythonWork = `def digest(seed, rounds):
    total = seed
    for at in range(rounds):
        total = (total * 31 + at) % 1_000_003
    return total
`;

/** The least of several: a busy machine only ever adds. */
const inNode = `${scriptWork}
const times = Array.from({ length: 9 }, () => {
  const from = performance.now();
  digest(1, 200_000);
  return performance.now() - from;
});
console.log(200_000 / Math.min(...times));`;

const inPython = `import time
${pythonWork}
def once():
    began = time.perf_counter()
    digest(1, 20_000)
    return (time.perf_counter() - began) * 1000
print(20_000 / min(once() for _ in range(9)))`;

const perMs = (argv, env) => {
  const { status, stdout, stderr } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8', env });
  const rounds = Number(stdout);
  if (status !== 0 || !(rounds > 0)) throw new Error(`the work of a test could not be measured: ${stderr.trim()}`);
  return rounds;
};

const once = make => {
  let made;
  return () => (made ??= make());
};

/** Two digits are enough: what matters is that both sides do the same. */
const rounded = count => Number(count.toPrecision(2));

export const vitestRounds = once(() => rounded(digestMs * perMs([process.execPath, '-e', inNode], process.env)));
export const pytestRounds = once(() =>
  rounded(digestMs * perMs(['python3', '-c', inPython], { ...process.env, ...pythonEnv() })),
);
