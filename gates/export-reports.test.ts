import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { mixedRun } from '../reports/sample-records.ts';
import { exportReports } from './export-reports.ts';

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-reports-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('every report, and two of them elsewhere as well; nothing half-written is left', () => {
  const elsewhere = { junit: join(dir, 'a/b/junit.xml'), json: join(dir, 'a/run.json') };
  expect(exportReports(mixedRun, join(dir, 'run'), elsewhere)).toEqual([]);
  expect(readdirSync(dir, { recursive: true }).map(String).toSorted()).toEqual([
    'a',
    'a/b',
    'a/b/junit.xml',
    'a/run.json',
    'run',
    'run/junit.xml',
    'run/report.html',
    'run/run.json',
    'run/summary.md',
  ]);
  expect(readFileSync(elsewhere.junit)).toEqual(readFileSync(join(dir, 'run/junit.xml')));
  expect(readFileSync(elsewhere.json)).toEqual(readFileSync(join(dir, 'run/run.json')));
});

test('a folder that cannot be written to is one sentence, however many reports it would hold', () => {
  writeFileSync(join(dir, 'run'), '');
  expect(exportReports(mixedRun, join(dir, 'run'), {})).toEqual([
    `run.json, junit.xml, summary.md, report.html could not be written to ${join(dir, 'run')}: a file is in the way`,
  ]);
});

test('one report that cannot be written keeps none of the others back', () => {
  mkdirSync(join(dir, 'run/junit.xml/full'), { recursive: true });
  mkdirSync(join(dir, 'json'));
  expect(exportReports(mixedRun, join(dir, 'run'), { json: join(dir, 'json') })).toEqual([
    `junit.xml could not be written to ${join(dir, 'run')}: it is a folder`,
    `${join(dir, 'json')} could not be written: it is a folder`,
  ]);
  expect(readdirSync(join(dir, 'run')).toSorted()).toEqual(['junit.xml', 'report.html', 'run.json', 'summary.md']);
});
