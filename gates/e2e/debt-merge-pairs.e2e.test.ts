import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { addDays } from '../../debt/dates.ts';
import type { DebtEntry } from '../../debt/entry.ts';
import { formatEntry } from '../../debt/format.ts';
import { makeEntry } from '../../debt/make-entry.ts';
import { parseEntry } from '../../debt/parse.ts';
import { signatureOf } from '../../debt/signature.ts';
import { entryPath } from '../../debt/store.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { cli, project, sweep } from './live-gate.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const pairs = 200;
const suites = ['api', 'web', 'web/chromium', 'core'];
const causes = ['TypeError: no price', 'AssertionError: expected 1 to equal 2', 'Error: connect ECONNREFUSED'];
const reason = 'waits for the new price engine of the shop';

/** Entries that differ by little, as those of one cause do: git is tempted to take one for another. */
const entryOf = (nth: number): DebtEntry =>
  makeEntry({
    test: testId(suites[nth % suites.length] ?? '', { file: `tests/a${nth % 3}.ts`, titles: [`case ${nth}`] }),
    kind: 'fail',
    ...signatureOf(causes[nth % causes.length] ?? ''),
    since: '2026-09-14',
    commit: '4c1d2e9a',
    state: 'open',
    owner: '@org/shop',
    ticket: 'SHOP-1',
    reason,
    due: '2026-12-01',
  });

/** What the commands of the ledger do to one entry; undefined: it leaves. */
const edits: Readonly<Record<string, (entry: DebtEntry, at: number) => DebtEntry | undefined>> = {
  settle: () => undefined,
  assign: (entry, at) => ({ ...entry, owner: `@org/team-${at}` }),
  ticket: (entry, at) => ({ ...entry, ticket: `SHOP-${at}` }),
  renew: (entry, at) => ({ ...entry, due: addDays('2026-12-01', at), renewed: 1, reason: `${reason}, part ${at}` }),
  fixing: entry => ({ ...entry, state: 'fixing', fixedBy: '79f556e' }),
  narrow: entry => ({ ...entry, when: 'os=windows' }),
  accept: ({ due: _due, ...entry }) => ({ ...entry, state: 'accepted', review: '2027-01-01' }),
  rename: (entry, at) => ({
    ...entry,
    test: testId(entry.test.split(' :: ')[0] ?? '', { file: `tests/b${at}.ts`, titles: [`case ${at}`] }),
    aka: [...entry.aka, entry.test],
  }),
  // A suite is another folder: its entries move with it.
  regroup: (entry, at) => ({
    ...entry,
    test: testId('shop', { file: `tests/b${at}.ts`, titles: [`case ${at}`] }),
    aka: [...entry.aka, entry.test],
  }),
};

type Ledger = ReadonlyMap<string, DebtEntry>;
type Change = { readonly edits: readonly (readonly [nth: number, edit: string])[]; readonly added: readonly number[] };

const anyPair = fc
  .record({
    size: fc.integer({ min: 2, max: 24 }),
    owner: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 24, maxLength: 24 }),
    edit: fc.array(fc.constantFrom(...Object.keys(edits)), { minLength: 24, maxLength: 24 }),
    /** A whole side of one kind of edit: a suite that is renamed, an area that is paid. */
    same: fc.tuple(
      fc.option(fc.constantFrom(...Object.keys(edits))),
      fc.option(fc.constantFrom(...Object.keys(edits))),
    ),
    added: fc.uniqueArray(fc.tuple(fc.integer({ min: 100, max: 140 }), fc.boolean()), { selector: ([nth]) => nth }),
  })
  .map(({ size, owner, edit, same, added }) => {
    const side = (which: 1 | 2): Change => ({
      edits: Array.from({ length: size }, (_, nth) => nth)
        .filter(nth => owner[nth] === which)
        .map(nth => [nth, same[which - 1] ?? edit[nth] ?? ''] as const),
      added: added.filter(([, isOurs]) => isOurs === (which === 1)).map(([nth]) => nth),
    });
    return { size, ours: side(1), theirs: side(2) };
  });

const start = (size: number): Ledger =>
  new Map(Array.from({ length: size }, (_, nth) => entryOf(nth)).map(entry => [entry.id, entry]));

const changed = (ledger: Ledger, { edits: done, added }: Change): Ledger => {
  const next = new Map(ledger);
  for (const [nth, name] of done) {
    const { id } = entryOf(nth);
    const entry = edits[name]?.(entryOf(nth), nth);
    if (entry === undefined) next.delete(id);
    else next.set(id, entry);
  }
  for (const nth of added) next.set(entryOf(nth).id, entryOf(nth));
  return next;
};

/** Where each entry lies, and what is in its file. */
const filesOf = (ledger: Ledger): readonly (readonly [path: string, text: string])[] =>
  [...ledger.values()].map(entry => [entryPath('/', entry).slice(1), formatEntry(entry)]);

const bytes = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** One commit for `git fast-import`, with just these files. */
const commit = (branch: string, files: ReturnType<typeof filesOf>, from?: string): string =>
  [
    `commit refs/heads/${branch}\ncommitter a <a@b.c> 0 +0000\n${bytes(branch)}`,
    from === undefined ? '' : `from refs/heads/${from}\n`,
    'deleteall\n',
    ...files.map(([path, text]) => `M 100644 inline "debt/entries/${path}"\n${bytes(text)}`),
  ].join('');

test(`${pairs} random pairs of valid edits of different entries merge in git without conflict and without loss`, () => {
  const seed = Date.now();
  const sample = fc.sample(anyPair, { numRuns: pairs, seed });
  const dir = project({});
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
  git(['init', '-q', '-b', 'main']);
  // As docs/guides/ci.md says.
  git(['config', 'merge.directoryRenames', 'false']);
  git(['config', 'merge.gate-debt.driver', `'${process.execPath}' '${cli}' debt merge %O %A %B %P`]);
  writeFileSync(join(dir, '.git/info/attributes'), 'debt/entries/**/*.yaml merge=gate-debt\n');
  const stream = sample.map(({ size, ours, theirs }, at) => {
    const base = start(size);
    return [
      commit(`base${at}`, filesOf(base)),
      commit(`ours${at}`, filesOf(changed(base, ours)), `base${at}`),
      commit(`theirs${at}`, filesOf(changed(base, theirs)), `base${at}`),
      commit(`wanted${at}`, filesOf(changed(changed(base, ours), theirs)), `base${at}`),
    ].join('');
  });
  git(['fast-import', '--quiet'], stream.join(''));
  // One line for each pair: the tree that git has made of it, or a conflict.
  const merge = 'while read at; do git merge-tree --write-tree "ours$at" "theirs$at" | tr "\\n" " "; echo; done';
  const merged = execFileSync('sh', ['-c', merge], {
    cwd: dir,
    encoding: 'utf8',
    input: sample.map((_, at) => `${at}\n`).join(''),
  }).split('\n');
  const wanted = git(['rev-parse', ...sample.map((_, at) => `wanted${at}^{tree}`)]).split('\n');
  for (const [at, pair] of sample.entries())
    expect(merged[at]?.trim(), `seed ${seed}, pair ${at}: ${JSON.stringify(pair)}`).toBe(wanted[at]);
  // Trees are compared by their ids: what is lost, or not ours, would be another one.
  expect(new Set(wanted).size).toBeGreaterThan(pairs / 2);
});

test('where git is left to guess at renamed folders it may ask, and that is all', () => {
  const dir = project({});
  const git = (args: readonly string[], input = ''): string =>
    execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
  git(['init', '-q', '-b', 'main']);
  const base = start(8);
  const whole = [...base.keys()].map((_, nth) => [nth, 'regroup'] as const);
  const streams = [
    commit('base', filesOf(base)),
    commit('ours', filesOf(changed(base, { edits: whole, added: [] })), 'base'),
    commit('theirs', filesOf(changed(base, { edits: [], added: [100] })), 'base'),
  ];
  git(['fast-import', '--quiet'], streams.join(''));
  const merge = (...config: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync('git', ['-C', dir, ...config, 'merge-tree', '--write-tree', 'ours', 'theirs'], { encoding: 'utf8' });
  const asked = merge();
  expect([asked.status, String(asked.stdout)]).toEqual([1, expect.stringContaining('CONFLICT (file location)')]);
  expect(merge('-c', 'merge.directoryRenames=false').status).toBe(0);
});

test('edits of different fields of one entry merge by the driver, whatever the fields are', () => {
  const fields: readonly (readonly [keyof DebtEntry, Partial<DebtEntry>])[] = [
    ['owner', { owner: '@org/b' }],
    ['ticket', { ticket: 'SHOP-2' }],
    ['reason', { reason: 'waits for another engine, and for its prices' }],
    ['due', { due: '2026-11-11' }],
    ['when', { when: 'os=linux' }],
    ['fixedBy', { fixedBy: '79f556e' }],
  ];
  const dir = project({});
  const file = (name: string, entry: DebtEntry): string => {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), formatEntry(entry));
    return name;
  };
  const base = entryOf(1);
  // Each field beside the next: that is where git alone has a conflict.
  for (const [at, [key, mine]] of fields.entries()) {
    const [other = 'owner', theirs = {}] = fields[(at + 1) % fields.length] ?? [];
    const [o, a, b] = [file('o', base), file('a', { ...base, ...mine }), file('b', { ...base, ...theirs })];
    execFileSync(process.execPath, [cli, 'debt', 'merge', o, a, b, 'x.yaml'], { cwd: dir });
    const text = readFileSync(join(dir, a), 'utf8');
    expect(parseEntry(text, 'x.yaml'), `${key} and ${other}`).toMatchObject({
      ok: true,
      entry: { ...mine, ...theirs },
    });
  }
});
