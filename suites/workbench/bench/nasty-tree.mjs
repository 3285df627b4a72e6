// One nasty tree and the strangers beside it, in a folder of their own.
import { spawn as spawnPlain } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endAll, startOf, until } from './proc.mjs';

const script = name => fileURLToPath(new URL(name, import.meta.url));

/** What a process of a tree can do wrong, and how many processes that is. */
export const kinds = {
  plain: 2,
  holder: 1,
  session: 1,
  daemon: 1,
  deaf: 1,
  storm: 1,
  stopped: 1,
  group: 1,
  washed: 1,
};
/** Each line of a storm makes some twenty processes a second: more of them would measure the machine. */
const mostStorms = 3;
const names = Object.keys(kinds);
const bystanders = 4;

/** What the nth tree is made of: always the same mixture for the same number, from 5 to 50 processes, its leader among them. */
export const mixtureOf = nth => {
  const size = 5 + ((nth * 17) % 46);
  const chosen = [];
  for (let left = size - 1, at = nth; left > 0; at += 1 + (nth % 3)) {
    const kind = names[at % names.length];
    const isTooMuch = kind === 'storm' && chosen.filter(name => name === 'storm').length >= mostStorms;
    chosen.push(isTooMuch || kinds[kind] > left ? 'holder' : kind);
    left -= kinds[chosen.at(-1)];
  }
  return { size, kinds: chosen, leader: nth % 4 === 3 ? 'leaves' : 'stays' };
};

/** Starts the tree through the gate's own `spawn`, and strangers before and after it; resolves once all of them are there. */
export const plant = async (nth, { place, spawn, cookie, cookieName, clock }) => {
  const dir = join(place, `tree-${nth}`);
  mkdirSync(dir);
  const mixture = mixtureOf(nth);
  const argv = ['sh', script('tree.sh'), join(dir, 'pids'), mixture.leader, ...mixture.kinds];
  const beside = spawnPlain('sh', [script('bystanders.sh'), join(dir, 'bystanders'), cookieName(cookie)], {
    cwd: dir,
    detached: true,
    stdio: 'ignore',
    // Also theirs: what a test would call its children's origin.
    env: { ...process.env, GATE_TEST: `tree ${nth}` },
  });
  const strangersThere = once(beside);
  const launched = await spawn(
    { argv, cwd: dir, env: { GATE_TEST: `tree ${nth}` }, files: [] },
    { cookie, logFile: join(dir, 'log'), logCapBytes: 65_536, hear: () => undefined, clock },
  );
  if (launched.failed !== undefined) throw new Error(launched.failed);
  const planted = () => pidsIn(join(dir, 'pids'));
  try {
    await until(`tree ${nth} is up (${argv.slice(3).join(' ')})`, () => new Set(planted()).size >= mixture.size);
    await until('its strangers are up', () => pidsIn(join(dir, 'bystanders')).length === bystanders);
  } catch (error) {
    endAll([...pidsIn(join(dir, 'bystanders')), ...planted()].map(known));
    throw error;
  }
  const members = planted().map(known);
  const strangers = pidsIn(join(dir, 'bystanders')).map(known);
  return { mixture, launched, members, strangers, made: () => planted().length, gone: strangersThere };
};

/** Those who are still who they were. */
export const living = processes => processes.filter(({ pid, start }) => start !== undefined && startOf(pid) === start);

const known = pid => ({ pid, start: startOf(pid) });

const once = child => new Promise(resolve => child.once('exit', resolve));

const pidsIn = file => {
  try {
    return readFileSync(file, 'latin1').split('\n').filter(Boolean).map(Number);
  } catch {
    return []; // nobody is up yet
  }
};
