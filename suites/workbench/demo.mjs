// Shows the gate at its main job: runs it on a copy of a small repository in which a lot goes wrong.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const limitMs = 120_000;

const build = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
if (build.status !== 0) process.exit(build.status ?? 1);

const place = mkdtempSync(join(tmpdir(), 'gate-demo-'));
cpSync(join(root, 'suites', 'fixtures', 'demo'), place, { recursive: true });
symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'), 'dir');
spawnSync('git', ['init', '--quiet'], { cwd: place, stdio: 'ignore' });
const hasPytest = spawnSync('python3', ['-c', 'import pytest'], { stdio: 'ignore' }).status === 0;
if (!hasPytest) {
  rmSync(join(place, 'py'), { recursive: true });
  writeFileSync(
    join(place, 'gate.config.yaml'),
    'suites:\n  web: { runner: vitest, limits: { test: 3s, hook: 3s } }\n',
  );
}
console.log(
  `The example repository lies in ${place}${hasPytest ? '' : ' (without its Python suite: python3 has no pytest here)'}.`,
);

const gate = (...args) => {
  console.log(`\n$ npx gate ${args.map(word => (/^[\w@.-]+$/.test(word) ? word : `'${word}'`)).join(' ')}\n`);
  const { status } = spawnSync(process.execPath, [join(root, 'dist', 'gates', 'cli.cjs'), ...args], {
    cwd: place,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: limitMs,
  });
  return status;
};

// So much goes wrong that the first run fails; recorded with an owner and a day, the same passes, with debt.
const found = gate('full');
const reported = existsSync(join(place, '.gate', 'latest', 'junit.xml'));
const reason = 'the price engine is being replaced';
const recorded = gate('debt', 'record', '--owner', '@org/shop', '--reason', reason, '--due', '30d');
const known = gate('full');
console.log(
  `\nExit codes ${found}, ${recorded}, ${known}: everything was new, was recorded, and is known. Look around: ${place}`,
);
process.exitCode = found === 1 && reported && recorded === 0 && known === 0 ? 0 : 1;
