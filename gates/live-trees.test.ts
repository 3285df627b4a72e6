import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { cookieName, makeCookie } from '../harness/process/cookie.ts';
import { emptyTree } from '../harness/process/empty-tree.ts';
import { liveTrees } from './live-trees.ts';

/** Writes down what the warden is told. */
const listening = (): { readonly told: string[]; readonly trees: ReturnType<typeof liveTrees> } => {
  const told: string[] = [];
  const trees = liveTrees({
    watch: () => void told.push('watch'),
    forget: () => void told.push('forget'),
    close: () => Promise.resolve(void told.push('close')),
  });
  return { told, trees };
};

test('the warden hears of every launch, and goes home when none is left', async () => {
  const { told, trees } = listening();
  const cookie = makeCookie();
  trees.warden.watch(cookie);
  trees.warden.forget(cookie);
  await trees.close();
  expect(told).toEqual(['watch', 'forget', 'close']);
});

test.skipIf(process.platform !== 'linux')(
  'a launch that nobody has ended is killed, and the warden stays',
  async () => {
    const { told, trees } = listening();
    const cookie = makeCookie();
    trees.warden.watch(cookie);
    const child = spawn('sleep', ['300'], {
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, [cookieName(cookie)]: '1' },
    });
    await once(child, 'spawn');
    const exit = once(child, 'exit');
    await trees.close();
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(told).toEqual(['watch']);
    expect(emptyTree(cookie)).toEqual([]);
  },
);
