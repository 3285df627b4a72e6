import { expect, test } from 'vitest';
import { fail, pass, warn } from './check.ts';
import { clockWords } from './checks/clock.ts';
import { roomOf } from './checks/disk.ts';
import { isAtLeast } from './checks/node.ts';
import { fileSystemOf } from './checks/place.ts';
import { inColumns } from './columns.ts';
import { type Examined, examinedExit } from './examine.ts';
import { doctorScreen } from './screen.ts';

const named = (name: string, finding: Omit<Examined, 'name'>): Examined => ({ name, ...finding });

test('the exit code is what the gate would meet first', () => {
  expect(examinedExit([])).toBe(0);
  expect(examinedExit([named('a', warn('w', 'r'))])).toBe(0);
  expect(examinedExit([named('a', fail('f', 'r'))])).toBe(3);
  expect(examinedExit([named('a', fail('f', 'r')), named('b', fail('f', 'r', 2))])).toBe(2);
});

test('a line each, with what to do', () => {
  const found = [
    named('node', pass('20.20')),
    named('a long name', warn('odd', 'mend it')),
    named('x', fail('no', 'do')),
  ];
  expect(doctorScreen(found, { colour: false })).toBe(
    '✓ node         20.20\n! a long name  odd: mend it\n✗ x            no: do\n\n1 thing does not work, 1 warning: `gate core` would exit 3 here.\n',
  );
});

test.each([
  ['20.20.2', '20.19', true],
  ['20.19.0', '20.19', true],
  ['20.18.9', '20.19', false],
  ['18.99.0', '20.19', false],
  ['22.0.0', '20.19', true],
])('Node %s for %s: %s', (version, needed, enough) => {
  expect(isAtLeast(version, needed)).toBe(enough);
});

const mounts = [
  '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
  '30 22 0:24 / /tmp rw shared:5 - tmpfs tmpfs rw',
  '31 22 0:25 / /my\\040place rw - nfs4 host:/x rw',
  '32 22 0:26 / /tmp rw shared:6 - xfs /dev/vdb rw',
].join('\n');

test.each([
  ['/tmp/x', 'xfs'],
  ['/tmpx', 'ext4'],
  ['/my place/repo', 'nfs4'],
])('the file system of %s is %s', (path, kind) => {
  expect(fileSystemOf(path, mounts)).toBe(kind);
});

test('without a list of mounts nothing is said of the file system', () => {
  expect(fileSystemOf('/tmp', '')).toBeUndefined();
});

test('room', () => {
  expect(roomOf(5 * 2 ** 30).status).toBe('pass');
  expect(roomOf(100 * 2 ** 20)).toMatchObject({ status: 'warn', message: '100 MiB free' });
  expect(roomOf(2 ** 20).status).toBe('fail');
});

test('a clock before its own files, and one that is not the disk’s', () => {
  const now = Date.parse('2026-11-21T12:00:00.5Z');
  expect(clockWords({ now, written: now - 10, before: now - 1000 })).toEqual(pass('2026-11-21T12:00:00Z'));
  expect(clockWords({ now, written: now, before: now + 3 * 86_400_000 }).status).toBe('warn');
  expect(clockWords({ now, written: now + 60_000, before: 0 }).message).toContain('60000 ms away');
});

test('colours take no room in a column', () => {
  expect(
    inColumns([
      ['\u001b[32m✓\u001b[39m a', 'b'],
      ['- long', 'c'],
    ]),
  ).toEqual(['\u001b[32m✓\u001b[39m a     b', '- long  c']);
});
