// Whether nasty trees really end, and how long after their deadline; and whether anyone else is hurt.
import { spawn as spawnPlain } from 'node:child_process';
import { built } from './built.mjs';
import { whenEnded } from './child.mjs';
import { inParallel } from './lanes.mjs';
import { kinds, living, plant } from './nasty-tree.mjs';
import { makeFolder } from './place.mjs';
import { endAll, marked, portrait, startOf, until } from './proc.mjs';

const graceMs = 500;
const mostMs = 300;
const crowd = 300;
const side = 2;

/** A thousand trees of mixed kinds, ended by `terminate` among 300 other processes. */
export const trees = {
  name: 'trees',
  bound: `p99 ≤ grace + ${mostMs} ms, 0 survivors`,
  measure: async ({ quick }) => {
    const count = quick ? 40 : 1000;
    const others = await gather(crowd);
    const place = makeFolder('trees');
    const [{ spawn }, { terminate }, { cookieName, makeCookie }, { systemClock: clock }, { startWarden }] =
      await Promise.all(
        ['process/spawn.js', 'process/terminate.js', 'process/cookie.js', 'clock.js', 'process/warden.js'].map(built),
      );
    // Whatever happens to the bench, its trees end with it.
    const warden = await startWarden();
    const seen = { ms: [], made: 0, strangers: 0, left: [], killed: 0, kinds: new Set(), least: Infinity, most: 0 };
    const one = async nth => {
      const cookie = makeCookie();
      warden.watch(cookie);
      const tree = await plant(nth, { place, spawn, cookie, cookieName, clock });
      const forget = whenEnded(() => endAll(tree.strangers));
      try {
        const began = clock.now();
        for await (const { type } of terminate(tree.launched.tree, { graceMs, clock, reason: 'bench' }))
          if (type === 'survived') seen.left.push(`tree ${nth}: told by terminate`);
        seen.ms.push(clock.now() - began);
        const left = living(tree.members);
        seen.left.push(...left.map(each => `tree ${nth}: ${portrait(each.pid)}`));
        endAll(left);
        for (const kind of tree.mixture.kinds) seen.kinds.add(kind);
        seen.least = Math.min(seen.least, tree.mixture.size);
        seen.most = Math.max(seen.most, tree.mixture.size);
        seen.made += tree.made();
        seen.strangers += tree.strangers.length;
        seen.killed += tree.strangers.length - living(tree.strangers).length;
      } finally {
        forget();
        endAll(tree.strangers);
        await tree.launched.release();
        await tree.gone;
        warden.forget(cookie);
      }
    };
    try {
      await inParallel(count, side, one);
      // Once more by other marks than the harness uses: the heirs of a storm are in no list.
      await settle();
      const late = marked(place).map(pid => ({ pid, start: startOf(pid) }));
      seen.left.push(...late.map(({ pid }) => `afterwards: ${portrait(pid)}`));
      endAll(late);
      const crowdLeft = living(others.members).length;
      seen.killed += crowd - crowdLeft;
      return told(seen, count);
    } finally {
      await warden.close();
      await others.end();
    }
  },
};

const told = ({ ms, made, strangers, left, killed, kinds: met, least, most }, count) => {
  if (ms.length !== count) throw new Error(`${ms.length} trees were ended where ${count} were meant`);
  if (met.size !== Object.keys(kinds).length)
    throw new Error(`only ${met.size} kinds were made: ${[...met].join(' ')}`);
  const sorted = ms.toSorted((a, b) => a - b);
  const at = share => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  return {
    value: at(0.99) - graceMs,
    unit: 'ms',
    ok: left.length === 0 && killed === 0 && at(0.99) <= graceMs + mostMs,
    evidence: {
      spread: [sorted[0] - graceMs, sorted.at(-1) - graceMs],
      tests: count,
      says: `${count} trees of ${met.size} kinds (${Object.keys(kinds).join(', ')}), ${least} to ${most} processes each, ${made} processes in all; ${left.length} survivors; ${killed} of ${strangers + crowd} strangers killed; deadline → empty tree, grace ${graceMs} ms: p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, most ${sorted.at(-1).toFixed(0)} ms${left.map(each => `\n  ${each}`).join('')}`,
    },
  };
};

/** That many processes that do nothing, and how to end them. */
const gather = async count => {
  const child = spawnPlain('sh', ['-c', `for each in $(seq ${count}); do sleep 900 & echo $!; done; wait`], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', chunk => (text += chunk));
  const exited = new Promise(resolve => child.once('exit', resolve));
  await until('the crowd is there', () => text.split('\n').length > count);
  const members = text
    .trim()
    .split('\n')
    .map(pid => ({ pid: Number(pid), start: startOf(Number(pid)) }));
  const end = async () => {
    forget();
    endAll([...members, { pid: child.pid, start: startOf(child.pid) }]);
    await exited;
  };
  const forget = whenEnded(end);
  return { members, end };
};

const settle = () => new Promise(resolve => setTimeout(resolve, 300));
