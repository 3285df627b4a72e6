import { expect, test } from 'vitest';
import { probe } from './probe.ts';

const node = (text: string): readonly string[] => [process.execPath, '-e', text];
const here = { cwd: import.meta.dirname };

test('an answer is what was said, without the space around it', async () => {
  expect(await probe(node(`console.log(' 1.2.3\\n')`), here)).toEqual({ ok: true, text: '1.2.3' });
  expect(await probe(node('process.exit(3)'), here)).toEqual({ ok: false, text: '' });
  expect(await probe(['/there/is/no/such/program'], here)).toEqual({ ok: false, text: '' });
});

test('who does not answer is ended', async () => {
  const { ok } = await probe(node(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`), {
    ...here,
    limitMs: 300,
  });
  expect(ok).toBe(false);
});

test('who has answered while we stood still ourselves has answered in time', async () => {
  const asked = probe(node(`console.log('here')`), { ...here, limitMs: 1_000 });
  // As a history that another process has locked makes us.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
  expect(await asked).toEqual({ ok: true, text: 'here' });
});
