import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { adapters } from '../adapters/index.ts';
import { recordings } from './record/recordings.mjs';
import { fatesOf, transcriptFolder, transcriptIn } from './transcript.ts';

const out = mkdtempSync(join(tmpdir(), 'gate-transcripts-'));
const program = fileURLToPath(new URL('record.mjs', import.meta.url));

afterAll(() => rmSync(out, { recursive: true, force: true }));

const record = (...args: readonly string[]): { readonly status: number | null; readonly stderr: string } =>
  spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 240_000 });

/** The last that is listed of each runner. */
const newest = adapters.flatMap(({ name }) => recordings.findLast(one => one.name.startsWith(`${name}@`)) ?? []);

test.each(newest.map(({ name }) => name))('%s says today what it said when it was recorded', name => {
  const { status, stderr } = record(name, '--out', out);
  const isAbsent = status !== 0 && stderr.includes('is not installed') && process.env['CI'] === undefined;
  if (isAbsent) return void process.stderr.write(`SKIPPED: ${stderr}`);
  expect(stderr).toBe('');
  const [kept, fresh] = [transcriptIn(transcriptFolder, name), transcriptIn(out, name)];
  const words = `recorded of ${kept.version}, and now of ${fresh.version}: npm run record ${name}`;
  expect(fatesOf(fresh), words).toEqual(fatesOf(kept));
  // Another version may use other words for it; the same one may not.
  if (fresh.version === kept.version) expect(fresh.words.toString(), words).toBe(kept.words.toString());
});

test('an unknown runner or version is refused, with those that are known', () => {
  const { status, stderr } = record('vitest@1', '--out', out);
  expect(status).toBe(2);
  expect(stderr).toContain('nobody can record vitest@1');
  expect(stderr).toContain('vitest@3 · vitest@4');
});
