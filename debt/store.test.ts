import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testId } from '../harness/protocol/test-id.ts';
import type { DebtEntry } from './entry.ts';
import { formatEntry } from './format.ts';
import { makeEntry } from './make-entry.ts';
import { anyEntry, sampleEntry } from './sample-entry.ts';
import { entryPath, placeOf, readLedger, removeEntry, writeEntry } from './store.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-ledger-'));
});
afterEach(() => {
  execFileSync('chmod', ['-R', 'u+rwx', dir]);
  rmSync(dir, { recursive: true });
});

const put = (path: string, text: string | Buffer): string => {
  const file = join(dir, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
  return file;
};

const problems = (): readonly string[] => {
  const ledger = readLedger(dir);
  if (ledger.ok) return [];
  return ledger.problems.map(
    ({ file, line, column, message }) => `${file.slice(dir.length + 1)}:${line}:${column} ${message}`,
  );
};

const sample = formatEntry(sampleEntry);
const name = `${sampleEntry.id}.yaml`;

describe('reading', () => {
  test('a folder that is not there is an empty ledger', () => {
    expect(readLedger(join(dir, 'debt/entries'))).toEqual({ ok: true, entries: [] });
    expect(readLedger(dir)).toEqual({ ok: true, entries: [] });
  });

  test('the entries come in the order of their files, whatever lies beside them', () => {
    const other: DebtEntry = { ...sampleEntry, id: '000000000000', test: testId('web/chromium', { titles: ['a'] }) };
    const b = put(`web/${other.id}.yaml`, formatEntry(other));
    const a = put(`api/${name}`, `# by hand\n${sample}`);
    put('README.md', 'what this is');
    put('api/README.md', 'what this is');
    put('.gitattributes', '* merge=debt');
    put('.lock', '1  x\n');
    put('api/.gitkeep', '');
    put('api/9f3a1c7be204.tmp-12-00ff00ff', 'half an ent');
    mkdirSync(join(dir, 'empty'));
    expect(readLedger(dir)).toEqual({
      ok: true,
      entries: [
        { ...sampleEntry, file: a },
        { ...other, file: b },
      ],
    });
  });

  test.each<[string, string | Buffer, string]>([
    ['api/notes.txt', '', 'api/notes.txt:1:1 Only <id>.yaml files belong here: remove this.'],
    ['api/9f3a1c7be204.yml', sample, 'api/9f3a1c7be204.yml:1:1 Only <id>.yaml files belong here: remove this.'],
    ['api/old/a.yaml', sample, 'api/old:1:1 Only <id>.yaml files belong here: remove this.'],
    [name, sample, `${name}:1:1 Entries lie in the folder of their suite: move this there, or remove it.`],
    ['api/other.yaml', sample, `api/other.yaml:1:1 The file is named other.yaml: rename it to ${name}.`],
    [`web/${name}`, sample, `web/${name}:2:1 The file lies in web/: move it to api/.`],
    [`API/${name}`, `# by hand\n${sample}`, `API/${name}:3:1 The file lies in API/: move it to api/.`],
    [`api/${name}`, '', `api/${name}:1:1 The file is empty: write an entry, or remove the file.`],
    [
      `api/${name}`,
      sample.replace('kind: fail', '<<<<<<< HEAD\nkind: fail\n=======\nkind: hang\n>>>>>>> theirs'),
      `api/${name}:3:1 There is a conflict marker: resolve the merge.`,
    ],
    [
      `api/${name}`,
      Buffer.concat([Buffer.from(sample), Buffer.from([0x23, 0xff, 0x0a])]),
      `api/${name}:1:1 The file is not UTF-8: save it as UTF-8.`,
    ],
    [
      `api/${name}`,
      Buffer.alloc(3_000_000, 'a'),
      `api/${name}:1:1 The file is larger than 64 KiB and was not read: shorten its message or its reason.`,
    ],
  ])('%s', (path, text, problem) => {
    put(path, text);
    expect(problems()).toEqual([problem]);
  });

  test('what is no ordinary file is not opened', () => {
    mkdirSync(join(dir, 'api'));
    mkdirSync(join(dir, 'api/b.yaml'));
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(dir, 'api/c.yaml')]); // to open it would wait for ever
    symlinkSync('/dev/zero', join(dir, 'api/d.yaml'));
    symlinkSync('api', join(dir, 'link'));
    expect(problems()).toEqual([
      'api/b.yaml:1:1 This is not an ordinary file: remove it.',
      'api/c.yaml:1:1 This is not an ordinary file: remove it.',
      'api/d.yaml:1:1 This is not an ordinary file: remove it.',
      'link:1:1 Entries lie in the folder of their suite: move this there, or remove it.',
    ]);
  });

  test('a ledger that is a file', () => {
    const file = put('entries', '');
    expect(readLedger(file)).toEqual({
      ok: false,
      problems: [{ file, line: 1, column: 1, message: 'This cannot be read: a file is in the way.' }],
    });
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', () => {
    chmodSync(put(`api/${name}`, sample), 0);
    expect(problems()).toEqual([`api/${name}:1:1 The file cannot be read: permission is denied.`]);
  });

  test('every problem of every file is said', () => {
    put('api/a.txt', '');
    put('api/b.yaml', 'kind: fial\n');
    put('web/c.yaml', sample);
    expect(new Set(problems().map(problem => problem.split(':')[0]))).toEqual(
      new Set(['api/a.txt', 'api/b.yaml', 'web/c.yaml']),
    );
  });
});

describe('writing', () => {
  test('an entry lies where its suite and its id say, and reads back', () => {
    const file = join(dir, 'debt/entries/api', name);
    const root = join(dir, 'debt/entries');
    expect(writeEntry(root, sampleEntry)).toEqual({ ok: true, file });
    expect(entryPath(root, sampleEntry)).toBe(file);
    expect(readFileSync(file, 'utf8')).toBe(sample);
    expect(readLedger(root)).toEqual({ ok: true, entries: [{ ...sampleEntry, file }] });
    expect(readdirSync(join(root, 'api'))).toEqual([name]);
  });

  test('every entry can be written and read', () => {
    fc.assert(
      fc.property(anyEntry, entry => {
        const root = mkdtempSync(join(dir, 'x'));
        const file = entryPath(root, entry);
        expect(writeEntry(root, entry)).toEqual({ ok: true, file });
        expect(readLedger(root)).toEqual({ ok: true, entries: [{ ...entry, file }] });
      }),
      { numRuns: 50 },
    );
  });

  test('an entry that says the same already is not touched; one that does not is replaced', () => {
    writeEntry(dir, sampleEntry);
    const file = entryPath(dir, sampleEntry);
    utimesSync(file, 1, 1);
    writeEntry(dir, sampleEntry);
    expect(statSync(file).mtimeMs).toBe(1000);
    writeEntry(dir, { ...sampleEntry, due: '2026-12-01' });
    expect(readFileSync(file, 'utf8')).toBe(sample.replace('2026-11-01', '2026-12-01'));
  });

  test('what could not be read again is not written', () => {
    const { owner: _, ...ownerless } = sampleEntry;
    const file = entryPath(dir, sampleEntry);
    expect(writeEntry(dir, ownerless)).toEqual({
      ok: false,
      problem: { file, line: 6, column: 8, message: 'An entry that is open needs "owner": add a line for it.' },
    });
    expect(writeEntry(dir, { ...sampleEntry, reason: 'a'.repeat(70_000) }).ok).toBe(false);
    expect(readdirSync(dir)).toEqual([]);
  });

  test('a suite cannot lead out of the ledger', () => {
    const entry = makeEntry({ ...sampleEntry, test: testId('..', { titles: ['a'] }) });
    expect(writeEntry(join(dir, 'entries'), entry)).toMatchObject({ ok: true });
    expect(readdirSync(dir)).toEqual(['entries']);
    expect(readLedger(join(dir, 'entries'))).toMatchObject({ ok: true, entries: [{ test: '.. :: a' }] });
  });

  test('a disk that refuses is a problem, and leaves nothing', () => {
    const file = put('api', '');
    expect(writeEntry(dir, sampleEntry)).toEqual({
      ok: false,
      problem: {
        file: join(file, name),
        line: 1,
        column: 1,
        message: 'The entry cannot be written: a file is in the way.',
      },
    });
    rmSync(file);
    mkdirSync(join(dir, 'api', name), { recursive: true });
    expect(writeEntry(dir, sampleEntry)).toMatchObject({ ok: false });
    expect(readdirSync(join(dir, 'api'))).toEqual([name]);
  });

  test('what is removed is gone, and may be removed again', () => {
    writeEntry(dir, sampleEntry);
    const file = entryPath(dir, sampleEntry);
    expect(removeEntry(dir, sampleEntry)).toEqual({ ok: true, file });
    expect(existsSync(file)).toBe(false);
    expect(removeEntry(dir, sampleEntry)).toEqual({ ok: true, file });
    expect(readLedger(dir)).toEqual({ ok: true, entries: [] });
  });
});

test('the place of a key is that in the file, not that in a formatted one', () => {
  const file = put(`api/${name}`, `# one\n# two\n${sample}`);
  expect(placeOf({ ...sampleEntry, file }, 'due')).toEqual({ line: 14, column: 1 });
  expect(placeOf({ ...sampleEntry, file: join(dir, 'gone') }, 'due')).toEqual({ line: 1, column: 1 });
});
