import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { captureStack } from './capture.ts';
import { projectFrames } from './project-frames.ts';

const repository = resolve(import.meta.dirname, '../..');

const setup = `
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.debugPort = 0;
globalThis[Symbol.for('regression-gate')] = { current: () => 'loops' };
`;

/** Types and comments vanish before it runs: without the source map the lines would be others. */
const suite = `import { writeFileSync } from 'node:fs';
import { test } from 'vitest';

type Options = {
  readonly from: number;
};

interface Unused {
  readonly name: string;
}

const loop = ({ from }: Options): void => {
  let n: number = from;
  while (true) n += 1;
};

test('loops', () => {
  writeFileSync('ready', String(process.pid));
  loop({ from: 1 });
});
`;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).toReversed()) step();
});

test.each(['forks', 'threads'])(
  'in a vitest project with %s the line is the one the author wrote',
  async pool => {
    const root = mkdtempSync(join(tmpdir(), 'gate vitest-'));
    undo.push(() => rmSync(root, { recursive: true, force: true }));
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    writeFileSync(join(root, 'setup.mjs'), setup);
    writeFileSync(join(root, 'loop.test.ts'), suite);
    writeFileSync(join(root, 'vitest.config.mjs'), `export default { test: { setupFiles: './setup.mjs' } };`);

    const argv = ['--inspect-port=0', 'node_modules/vitest/vitest.mjs', 'run', `--pool=${pool}`];
    // A group of its own: vitest's workers outlive a killed vitest.
    const child = spawn(process.execPath, argv, { cwd: root, stdio: 'ignore', detached: true });
    const ended = new Promise(done => child.once('exit', done));
    const leader = child.pid;
    if (leader === undefined) throw new Error('vitest has not started');
    undo.push(() => process.kill(-leader, 'SIGKILL'));
    const ready = join(root, 'ready');
    await expect.poll(() => existsSync(ready) && readFileSync(ready, 'utf8') !== '').toBe(true);

    const pid = Number(readFileSync(ready, 'utf8'));
    const seen = await captureStack({ pid, runtime: 'node', dir: root, root, key: 'loops' }, systemClock);
    expect(seen).toMatchObject({ class: 'spinning', via: 'inspector', key: 'loops' });
    expect(projectFrames(seen.frames, root).map(({ function: name, file, line }) => `${name} ${file}:${line}`)).toEqual(
      ['loop loop.test.ts:14', '<anonymous> loop.test.ts:19'],
    );
    undo.pop()?.();
    await ended;
  },
  60_000,
);
