import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { launch, runGate, sweep } from './live-gate.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const part = ['--project', 'unit'];

type Told = {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
};

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

test('names and outcomes of this repository’s own tests equal those of vitest alone', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'gate-own-'));
  const bare = join(scratch, 'bare.json');
  const ours = join(scratch, 'ours.json');
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', ...part, '--reporter=json', `--outputFile=${bare}`];
  await launch([process.execPath, ...vitest], { cwd: repository }).ended;
  await runGate(['run', 'tests', '--quiet', '--json', ours, '--', ...part], { cwd: repository });

  const told = JSON.parse(readFileSync(bare, 'utf8')) as Told;
  const expected = told.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }) =>
      [`${name.slice(repository.length)} > ${[...ancestorTitles, title].join(' > ')}`, status].join(' = '),
    ),
  );
  const record = JSON.parse(readFileSync(ours, 'utf8')) as RunRecord;
  const got = record.tests.map(({ file, titles, outcome }) => [`${file} > ${titles.join(' > ')}`, outcome].join(' = '));
  rmSync(scratch, { recursive: true });
  expect(expected.length).toBeGreaterThan(500);
  expect({ onlyAlone: without(expected, got), onlyGated: without(got, expected) }).toEqual({
    onlyAlone: [],
    onlyGated: [],
  });
  expect(got.toSorted()).toEqual(expected.toSorted());
});

/** What a reader of a failure wants to see of two lists of a thousand lines. */
const without = (all: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others);
  return all.filter(line => !known.has(line));
};
