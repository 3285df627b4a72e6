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
