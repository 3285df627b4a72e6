import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openDatabase } from './database.ts';

test('the binary is found without a report of the process, and whoever wants one gets it afterwards', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-database-'));
  const made = vi.spyOn(process.report, 'getReport');
  const asked = process.report.getReport.bind(process.report);
  try {
    const opened = await openDatabase(join(folder, 'history.db'));
    expect(opened.ok).toBe(true);
    expect(made).not.toHaveBeenCalled();
    if (opened.ok) opened.value.close();
    expect(asked()).toHaveProperty('header');
    expect(process.report.getReport()).toHaveProperty('header');
  } finally {
    made.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('two that want it at the same time leave the report as it was', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gate-database-'));
  vi.resetModules(); // as in a process that has not loaded it
  const fresh = await import('./database.ts');
  try {
    const both = await Promise.all(['a.db', 'b.db'].map(name => fresh.openDatabase(join(folder, name))));
    for (const opened of both) if (opened.ok) opened.value.close();
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(process.report.getReport()).toHaveProperty('header');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
