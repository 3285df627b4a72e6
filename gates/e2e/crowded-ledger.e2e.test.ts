import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { commands, project, runGate, startGate, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const many = 50;
const suites = Object.fromEntries(Array.from({ length: many }, (_, nth) => [`s${nth}`, ['sh', '-c', 'exit 7']]));
const terms = ['--owner', '@org/a', '--reason', 'waits for the next release of it', '--due', '30d'];

const entries = (dir: string): readonly string[] =>
  readdirSync(join(dir, 'debt/entries'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.yaml'))
    .map(({ parentPath, name }) => join(parentPath, name));

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

test('SIGKILL at any moment leaves old or new, and the next one goes on', async () => {
  const dir = project({ 'gate.config.json': commands(suites) });
  await runGate(['core'], { cwd: dir });
  const record = ['debt', 'record', ...terms, '--bulk', 'A-1'];
  const whole = startGate(record, { cwd: dir });
  const { ms } = await whole.ended;
  const texts = new Map(entries(dir).map(file => [file, readFileSync(file, 'utf8')]));
  expect(texts.size).toBe(many);
  for (let round = 0; round < 12; round++) {
    const renewal = ['debt', 'assign', '*', '--owner', `@org/${round}`];
    const live = startGate(renewal, { cwd: dir });
    // No moment is the right one: any will do.
    await new Promise(done => setTimeout(done, ms * (0.4 + Math.random() * 0.6)));
    live.kill('SIGKILL');
    await live.ended;
    for (const [file, text] of texts) {
      const now = readFileSync(file, 'utf8');
      const owner = /^owner: .*$/m.exec(now)?.[0] ?? '';
      expect(now).toBe(text.replace(/^owner: .*$/m, owner));
      expect(owner).toMatch(/^owner: "@org\/(?:a|\d+)"$/);
    }
  }
  const last = await runGate(['debt', 'assign', '*', '--owner', '@org/last'], { cwd: dir });
  expect([last.code, last.stdout]).toEqual([0, expect.stringContaining('50 entries assigned')]);
  expect((await runGate(['debt', 'verify'], { cwd: dir })).code).toBe(0);
  expect(readdirSync(join(dir, 'debt/entries')).filter(name => name.startsWith('.'))).toEqual([]);
});
