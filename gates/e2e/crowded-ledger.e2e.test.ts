import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, project, runGate, startGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const many = 50;
const suites = Object.fromEntries(Array.from({ length: many }, (_, nth) => [`s${nth}`, ['sh', '-c', 'exit 7']]));
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

const entries = (dir: string): readonly string[] =>
  existsSync(join(dir, 'debt/entries'))
    ? readdirSync(join(dir, 'debt/entries'), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && entry.name.endsWith('.yaml'))
        .map(({ parentPath, name }) => join(parentPath, name))
    : [];

test('50 records at once lose nothing', async () => {
  const dir = project({ 'gate.config.json': commands(suites) });
  await runGate(['core'], { cwd: dir });
  const ended = await Promise.all(
    Object.keys(suites).map(name => runGate(['debt', 'record', `${name} :: *`, ...terms], { cwd: dir })),
  );
  expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
  expect(entries(dir)).toHaveLength(many);
  // The page holds all of them, whoever rendered it last.
  expect((await runGate(['debt', 'verify'], { cwd: dir })).stdout).toContain('50 entries, all valid');
  expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
});

/** Watches a command that changes the ledger, and kills it once so many of its files are there in their new form. */
const killedAt = async (
  args: readonly string[],
  { dir, isNew, at }: { readonly dir: string; readonly isNew: (text: string) => boolean; readonly at: number },
): Promise<number> => {
  const live = startGate(args, { cwd: dir });
  let hasEnded = false;
  void live.ended.then(() => (hasEnded = true));
  const count = (): number => entries(dir).filter(file => isNew(textOf(file))).length;
  while (!hasEnded && count() < at) await new Promise(setImmediate);
  live.kill('SIGKILL');
  await live.ended;
  return count();
};

/** A file may go away, or come, while it is looked at. */
const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

test('SIGKILL at any moment leaves old or new, and the next one goes on', async () => {
  const dir = project({ 'gate.config.json': commands(suites) });
  await runGate(['core'], { cwd: dir });
  const page = join(dir, 'docs/REGRESSION_DEBT.md');
  const record = ['debt', 'record', ...terms, '--bulk', 'A-1'];
  // New entries: those that are there are whole, and nobody takes what was on its way for one. A slow look may come too late: once more.
  let begun = many;
  for (let tries = 0; begun === many && tries < 10; tries++) {
    for (const folder of ['debt', 'docs']) rmSync(join(dir, folder), { recursive: true, force: true });
    begun = await killedAt(record, { dir, isNew: text => text.length > 0, at: 5 });
  }
  expect(begun).toBeGreaterThanOrEqual(5);
  expect(begun).toBeLessThan(many);
  for (const file of entries(dir))
    expect(readFileSync(file, 'utf8')).toMatch(/^id: [0-9a-f]{12}\n[^]*\nbatch: "?A-1"?\n$/);
  expect(existsSync(page)).toBe(false);
  expect((await runGate(record, { cwd: dir })).code).toBe(0);
  const texts = new Map(entries(dir).map(file => [file, readFileSync(file, 'utf8')]));
  expect(texts.size).toBe(many);
  const rows = readFileSync(page, 'utf8')
    .split('\n')
    .filter(line => line.includes('@org/')).length;
  expect(rows).toBe(many);

  // Entries that change: before the first, amid them, and about when the page is written.
  const moments = [0, 1, 7, 20, 35, 49, 50, 50];
  let cutShort = 0;
  for (let round = 0; round < moments.length || (cutShort < 3 && round < 30); round++) {
    const owner = `@org/${round}`;
    const at = moments[round] ?? 5;
    const isNew = (text: string): boolean => text.includes(`owner: "${owner}"`);
    const changed = await killedAt(['debt', 'assign', '*', '--owner', owner], { dir, isNew, at });
    if (changed > 0 && changed < many) cutShort++;
    for (const [file, text] of texts) {
      const now = readFileSync(file, 'utf8');
      const line = /^owner: .*$/m.exec(now)?.[0] ?? '';
      expect(now).toBe(text.replace(/^owner: .*$/m, line));
      expect(line).toMatch(/^owner: "@org\/(?:a|\d+)"$/);
    }
    // The page is that of before or that of after: of one owner, and whole.
    const shown = readFileSync(page, 'utf8');
    expect([shown.endsWith('\n'), shown.split('\n').filter(each => each.includes('@org/')).length]).toEqual([
      true,
      many,
    ]);
    expect(new Set(shown.match(/@org\/\w+/g))).toHaveProperty('size', 1);
  }
  // It was really cut short: some were old and some were new.
  expect(cutShort).toBeGreaterThanOrEqual(3);
  const last = await runGate(['debt', 'assign', '*', '--owner', '@org/last'], { cwd: dir });
  expect([last.code, last.stdout]).toEqual([0, expect.stringContaining('50 entries assigned')]);
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);
  const left = readdirSync(join(dir, 'debt/entries'), { recursive: true, encoding: 'utf8' });
  expect(left.filter(name => /(?:^|\/)\.|tmp/.test(name))).toEqual([]);
});
