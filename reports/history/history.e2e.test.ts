import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { sampleTest } from '../sample-records.ts';
import { openHistory } from './history.ts';
import { folder, got, history, runAt, tidy } from './sample-history.ts';

const mounts: string[] = [];
const children: ChildProcess[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
    await ended(child);
  }
  for (const dir of mounts.splice(0)) execFileSync('umount', ['-l', dir]);
  tidy();
});

const book = (args: readonly string[]): ChildProcess => {
  const program = fileURLToPath(new URL('fixtures/book.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  return child;
};

const hear = (child: ChildProcess): { readonly text: () => string } => {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
  return { text: () => said };
};

const ended = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise(resolve => child.once('close', () => resolve()));

const until = async (what: string, look: () => boolean): Promise<void> => {
  for (const end = performance.now() + 60_000; !look(); await new Promise(resolve => setImmediate(resolve)))
    if (performance.now() > end) throw new Error(`waited in vain: ${what}`);
};

describe('processes', () => {
  test('20 that book at once lose no increment, and what they write is never older than what was there', async () => {
    const dir = folder();
    const path = join(dir, 'history.db');
    const said = Array.from({ length: 20 }, (_, index) => {
      const child = book([path, `p${index}`, '3', '40', join(dir, 'total')]);
      return { child, heard: hear(child) };
    });
    for (const { child } of said) await ended(child);
    expect(said.map(({ heard }) => heard.text())).toEqual(
      Array.from({ length: 20 }, (_, index) => `p${index}-0\np${index}-1\np${index}-2\n`),
    );
    expect(readFileSync(join(dir, 'total'), 'utf8')).toBe('60');
    const memory = await history(path);
    expect(new Set(got(memory.runs()).map(({ id }) => id)).size).toBe(60);
    const { gates, suites, killSeconds } = got(memory.project(counts => counts));
    expect(gates[0]?.runs.get('fail')).toBe(60);
    expect(gates[0]?.seconds).toMatchObject({ sum: 420, count: 60 });
    expect(suites[0]?.results.get('passed')).toBe(60 * 39);
    expect(suites[0]?.results.get('failed')).toBe(60);
    expect(suites[0]?.kills.get('deadline')).toBe(60);
    expect(killSeconds).toMatchObject({ sum: 2.4, count: 60 });
    expect(got(memory.tests())).toHaveLength(40);
  });

  test('one that is killed while it books leaves the runs before it, whole, and a file that opens', async () => {
    const path = join(folder(), 'history.db');
    const journal = `${path}-journal`;
    const said: string[] = [];
    let torn = 0;
    for (let round = 0; round < 30 && torn < 2; round++) {
      const child = book([path, `r${round}`, '1000', '10000']);
      const heard = hear(child);
      await until('two runs are booked', () => heard.text().split('\n').length > 2);
      await until('a run is being committed', () => isHot(journal));
      child.kill('SIGKILL');
      await ended(child);
      said.push(...heard.text().trim().split('\n'));
      const wasTorn = isHot(journal);
      if (wasTorn) torn++;

      const memory = await history(path);
      const runs = got(memory.runs());
      expect(runs.map(({ id }) => id)).toEqual(expect.arrayContaining(said));
      expect(new Set(runs.map(({ census }) => census))).toEqual(new Set([10_000]));
      const { gates, suites } = got(memory.project(counts => counts));
      expect(gates[0]?.seconds.count).toBe(runs.length);
      expect(suites[0]?.results.get('passed')).toBe(runs.length * 9_999);
      memory.close();
      if (wasTorn) expect(existsSync(journal)).toBe(false);
    }
    expect(torn).toBe(2);
  });
});

/** Whether a journal holds pages to put back: SQLite writes its head last. */
const isHot = (journal: string): boolean => {
  try {
    return (readFileSync(journal)[0] ?? 0) !== 0;
  } catch {
    return false; // there is none
  }
};

/** Whether this machine lets us mount something; a container often does not, even for root. */
const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const dir = folder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', dir], { stdio: 'ignore' });
    execFileSync('umount', [dir], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const why = canMount ? '' : ' (skipped: needs root and the right to mount a tmpfs)';

const mount = (options: string): string => {
  const dir = join(folder(), 'disk');
  mkdirSync(dir);
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir]);
  mounts.push(dir);
  return dir;
};

const many = Array.from({ length: 20_000 }, (_, index) => sampleTest({ titles: [`number ${index}`] }));

describe.skipIf(!canMount)(`a disk${why}`, () => {
  const full = (path: string): object => ({
    ok: false,
    why: `${path} could not be written, because the disk is full: make room; what was booked before is kept.`,
  });

  test('that is too full for a run: booking says so, the runs before are there, and a smaller run still fits', async () => {
    const path = join(mount('size=1m'), 'history.db');
    const memory = await history(path);
    got(memory.record(runAt(1, [sampleTest()])));
    const before = got(memory.project(counts => counts));
    expect(memory.record(runAt(2, many))).toEqual(full(path));
    expect(got(memory.runs()).map(({ id }) => id)).toEqual(['run-0001']);
    expect(got(memory.project(counts => counts))).toEqual(before);
    expect(got(memory.record(runAt(3, [sampleTest()])))).toEqual({ isNew: true });
    memory.close();
    const again = await history(path);
    expect(got(again.runs()).map(({ id }) => id)).toEqual(['run-0003', 'run-0001']);
  });

  test('that has no room left at all: the bytes of the history stay as they are', async () => {
    const dir = mount('size=1m');
    const path = join(dir, 'history.db');
    const memory = await history(path);
    got(memory.record(runAt(1, [sampleTest()])));
    const before = readFileSync(path);
    fill(join(dir, 'filler'));
    expect(memory.record(runAt(2, many.slice(0, 2000)))).toEqual(full(path));
    expect(got(memory.tests())).toHaveLength(1);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  test('that is full from the start: there is no history, and one sentence says why', async () => {
    const dir = mount('size=16k');
    fill(join(dir, 'filler'));
    expect(await openHistory(join(dir, 'history.db'))).toEqual(full(join(dir, 'history.db')));
    expect(statSync(join(dir, 'filler')).size).toBeGreaterThan(0);
  });

  test('that is read-only: what is known can be read, booking says that it cannot be written', async () => {
    const dir = mount('size=1m');
    const [source, path] = [join(folder(), 'history.db'), join(dir, 'history.db')];
    got((await history(source)).record(runAt(1, [sampleTest()])));
    copyFileSync(source, path); // a file that was open for writing would keep the disk writable
    execFileSync('mount', ['-o', 'remount,ro', dir]);
    const memory = await history(path);
    expect(got(memory.tests())).toHaveLength(1);
    expect(memory.record(runAt(2, [sampleTest()]))).toEqual({
      ok: false,
      why: `${path} could not be written: look at the permissions of the file and of its folder.`,
    });
    expect(await openHistory(join(dir, 'other.db'))).toMatchObject({ ok: false });
  });
});

const fill = (path: string): void => {
  try {
    for (;;) writeFileSync(path, Buffer.alloc(4096), { flag: 'a' });
  } catch {
    // full is what it is meant to be
  }
};
