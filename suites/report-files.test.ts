import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunnerEvent } from '../harness/protocol/event.ts';
import type { Decoder } from './adapter.ts';
import { readReports, reportFiles } from './report-files.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gate-reports-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), text);
};
const note = (reason: string): readonly RunnerEvent[] => [{ type: 'incomplete', reason }];
const decode: Decoder = {
  begin: () => [],
  line: () => [],
  end: () => [],
  report: file => {
    let text = '';
    return {
      chunk: bytes => {
        text += Buffer.from(bytes).toString();
        return [];
      },
      end: fault => note(`${file}=${text}${fault === undefined ? '' : ` (${fault})`}`),
    };
  },
  reported: ({ fresh, stale, cut }) => note(`fresh ${fresh}, stale ${stale}${cut ? ', cut' : ''}`),
};

const read = async (patterns: readonly string[], launch: () => void, cut = false): Promise<readonly string[]> => {
  const files = await reportFiles(dir, patterns);
  launch();
  const told: string[] = [];
  for await (const event of readReports(files, decode, cut)) if (event.type === 'incomplete') told.push(event.reason);
  return told;
};

test('what the launch has written is read, in the order of names; what was there before is not', async () => {
  write('out/old.xml', 'old');
  write('out/again.xml', 'same');
  const told = await read(['out/*.xml'], () => {
    write('out/b.xml', 'b');
    write('out/a.xml', 'a');
    write('out/again.xml', 'same');
    write('out/deep/c.xml', 'c');
    write('out/a.txt', 'x');
  });
  expect(told).toEqual(['out/a.xml=a', 'out/again.xml=same', 'out/b.xml=b', 'fresh 3, stale 1']);
});

test('folders at any depth, but not what belongs to others unless it is named', async () => {
  const told = await read(
    ['**/TEST-*.xml', 'node_modules/mine/*.xml'],
    () => {
      write('TEST-0.xml', '0');
      write('a/b/TEST-1.xml', '1');
      write('a/node_modules/x/TEST-2.xml', '2');
      write('node_modules/mine/r.xml', '3');
      mkdirSync(join(dir, 'TEST-folder.xml'));
      symlinkSync('nowhere', join(dir, 'TEST-dangling.xml'));
    },
    true,
  );
  expect(told).toEqual(['TEST-0.xml=0', 'a/b/TEST-1.xml=1', 'node_modules/mine/r.xml=3', 'fresh 3, stale 0, cut']);
});
