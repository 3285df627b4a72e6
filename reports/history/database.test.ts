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
    const both = await Promise.all(['one.db', 'other.db'].map(name => openDatabase(join(folder, name))));
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(made).not.toHaveBeenCalled();
    for (const opened of both) if (opened.ok) opened.value.close();
    expect(asked()).toHaveProperty('header');
    expect(process.report.getReport()).toHaveProperty('header');
  } finally {
    made.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  }
});
