import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { holderText, thisProcess } from '../../debt/lock-holder.ts';
import { openHome } from './home.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gate-homes-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const left = (name: string, owner: string | undefined, ageMs = 0): void => {
  const path = join(folder, name);
  mkdirSync(join(path, 'redis-gone'), { recursive: true });
  if (owner !== undefined) writeFileSync(join(path, 'drill.pid'), owner);
  const at = new Date(Date.now() - ageMs);
  utimesSync(path, at, at);
};

const [dayMs, here] = [24 * 60 * 60 * 1000, thisProcess()];

test('what killed drills have left is taken away, and nothing else', () => {
  left('gate-drill-gone', holderText({ ...here, start: '1' }));
  left('gate-drill-unmarked-old', undefined, dayMs);
  left('gate-drill-elsewhere-old', holderText({ ...here, host: 'elsewhere' }), dayMs);
  const kept = {
    'gate-drill-alive-old': [holderText(here), dayMs],
    'gate-drill-unmarked': [undefined, 0],
    'gate-drill-elsewhere': [holderText({ ...here, host: 'elsewhere' }), 0],
    'gate-other': [holderText({ ...here, start: '1' }), dayMs],
  } as const;
  for (const [name, [owner, ageMs]] of Object.entries(kept)) left(name, owner, ageMs);
  const home = openHome(folder);
  expect(readdirSync(folder)).toHaveLength(Object.keys(kept).length + 1);
  for (const name of Object.keys(kept)) expect(existsSync(join(folder, name, 'redis-gone'))).toBe(true);
  // One that is under way is left alone by the next.
  const other = openHome(folder);
  expect([existsSync(home.path), existsSync(other.path)]).toEqual([true, true]);
  for (const { remove } of [home, other]) remove();
  expect(readdirSync(folder).toSorted()).toEqual(Object.keys(kept).toSorted());
});
