// Records how real runners tell failures: runs suites/fixtures/failures several times under the gate, each time in another folder, and
// writes what was said into debt/fixtures/recorded-failures.json. What signatures are measured on.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jestModules } from './jest-versions.mjs';
import { mochaModules } from './mocha-versions.mjs';

const times = 4;
/** So many causes are set aside: the normaliser is not tuned on them. By the digest of their names, so nobody chooses. */
const asideCount = 20;
const mostFrames = 20;
const mostChars = 2000;

const root = fileURLToPath(new URL('../..', import.meta.url));
const target = join(root, 'debt', 'fixtures', 'recorded-failures.json');
const cli = join(root, 'dist', 'gates', 'cli.cjs');

/** The suites in a folder of another name and depth each time. */
const makePlace = place => {
  const folder = join(
    place,
    ...randomBytes(3)
      .toString('hex')
      .slice(0, 1 + (randomBytes(1)[0] % 5)),
    'failures',
  );
  mkdirSync(dirname(folder), { recursive: true });
  cpSync(join(root, 'suites', 'fixtures', 'failures'), folder, { recursive: true });
  for (const [suite, modules] of [
    ['web', join(root, 'node_modules')],
    ['old', mochaModules(12)],
    ['desk', jestModules(30)],
  ]) {
    if (modules === undefined) throw new Error(`the runner of ${suite} is not here: npm run setup`);
    symlinkSync(modules, join(folder, suite, 'node_modules'), 'dir');
  }
  return folder;
};

const runOnce = place => {
  const folder = makePlace(place);
  const { stderr } = spawnSync(process.execPath, [cli, 'core', '--cwd', folder, '--quiet', '--json', 'run.json'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
  });
  if (!existsSync(join(folder, 'run.json'))) throw new Error(`the gate wrote no record: ${stderr.slice(0, 500)}`);
  const { tests, suites } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  return { tests, suites };
};

/** Frames of other people's code are in no signature, and tell of this machine. */
const ownFrame = ({ file }) => !isAbsolute(file) && !file.includes('node_modules') && !file.startsWith('..');

const told = ({ outcome, failure: { kind, message, stack, class: state, deadline, because } }) => ({
  outcome,
  failure: {
    kind,
    message: message.slice(0, mostChars),
    stack: stack.filter(ownFrame).slice(0, mostFrames),
    ...(state === undefined ? {} : { class: state }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(because === undefined ? {} : { because }),
  },
});

const isCause = ({ outcome, failure }) =>
  failure !== undefined && failure.because !== 'children' && ['failed', 'hung', 'crashed'].includes(outcome);

const place = mkdtempSync(join(tmpdir(), 'failures-'));
try {
  const causes = new Map();
  let runners = {};
  for (let at = 1; at <= times; at++) {
    process.stderr.write(`run ${at} of ${times} … `);
    const { tests, suites } = runOnce(place);
    runners = Object.fromEntries(
      suites.map(({ name, runner, runnerVersion }) => [name, [runner, runnerVersion].filter(Boolean).join(' ')]),
    );
    for (const test of tests.filter(isCause)) causes.set(test.id, [...(causes.get(test.id) ?? []), told(test)]);
    process.stderr.write(`${causes.size} causes\n`);
  }
  const names = [...causes.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const digest = name => createHash('sha256').update(name).digest('hex');
  const aside = new Set(names.toSorted((a, b) => (digest(a) < digest(b) ? -1 : 1)).slice(0, asideCount));
  // One cause a line: a change of one is a change of one line.
  const lines = names.map(
    name =>
      `    ${JSON.stringify({ cause: name, runner: runners[name.split(' :: ')[0]], aside: aside.has(name), seen: causes.get(name) })}`,
  );
  const text = `{\n  "format": "gate.failures/1",\n  "causes": [\n${lines.join(',\n')}\n  ]\n}\n`;
  if (text.includes(root.replace(/[\\/]$/u, ''))) throw new Error('a path of this machine is in what was recorded');
  writeFileSync(target, text);
  console.log(`${names.length} causes, ${[...causes.values()].flat().length} failures: ${target}`);
} finally {
  rmSync(place, { recursive: true, force: true });
}
