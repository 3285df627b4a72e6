import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runJson } from '../../reports/reporters/run-json.ts';
import { failure, sampleRun, sampleTest } from '../../reports/sample-records.ts';
import { driftLog } from './drift-log.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gate-log-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const judged = (title: string, verdict: string) =>
  sampleTest({
    titles: [title],
    outcome: 'failed',
    failure: failure('"debt":{"verdict":"drift"'),
    debt: { verdict, entry: '9f3a1c7be204', why: 'signature differs' },
  });

const keep = (name: string, text: string): void => {
  mkdirSync(join(root, '.gate/runs', name), { recursive: true });
  writeFileSync(join(root, '.gate/runs', name, 'run.json'), text);
};

test('what drifted and escalated in the runs that are kept, the newest first, each with how often', () => {
  const first = [judged('a', 'drift'), judged('b', 'known'), judged('c', 'escalated')];
  keep('20261119T103000Z-full-000001', runJson.render(sampleRun(first)));
  keep('20261120T103000Z-core-000002', runJson.render(sampleRun([judged('a', 'drift'), judged('d', 'new')])));
  keep('20261121T103000Z-full-000003', '{ "tests": [\n  "debt":{"verdict":"drift"\n');
  mkdirSync(join(root, '.gate/runs/20261122T103000Z-full-000004'));
  const line = { entry: '9f3a1c7be204', why: 'signature differs' };
  expect(driftLog(root)).toEqual([
    {
      ...line,
      test: judged('a', '').id,
      verdict: 'drift',
      runs: 2,
      at: '2026-11-20T10:30:00Z',
      run: '20261120T103000Z-core-000002',
    },
    {
      ...line,
      test: judged('c', '').id,
      verdict: 'escalated',
      runs: 1,
      at: '2026-11-19T10:30:00Z',
      run: '20261119T103000Z-full-000001',
    },
  ]);
});

test('where there has been no run there is no log', () => {
  expect(driftLog(root)).toEqual([]);
});
