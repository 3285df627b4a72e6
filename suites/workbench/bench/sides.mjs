// The two sides of a comparison. Each counts what it really ran: a run that measured nothing is no figure.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { runChild } from './child.mjs';
import { root } from './place.mjs';

const cli = join(root, 'dist', 'gates', 'cli.cjs');
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** `gate core`, which must have found these totals. */
export const gateCore = async (cwd, expected, { env, memory = false } = {}) => {
  rmSync(join(cwd, '.gate', 'latest'), { force: true, recursive: true });
  const run = await runChild([process.execPath, cli, 'core', '--cwd', cwd], { cwd, env, memory });
  const totals = totalsOf(cwd);
  for (const [name, count] of Object.entries(expected))
    if (totals?.[name] !== count)
      throw nothing('gate core', `${totals?.[name] ?? 'no'} ${name} where ${count} were expected`, run);
  return run;
};

/** `gate list`, which must name that many tests. */
export const gateList = async (cwd, count, { env } = {}) => {
  const run = await runChild([process.execPath, cli, 'list', '--cwd', cwd, '--json', '-'], { cwd, env });
  const listed = parsed(run.stdout)?.suites?.flatMap(({ tests }) => tests).length;
  if (listed !== count) throw nothing('gate list', `${listed ?? 'no'} tests where ${count} were expected`, run);
  return run;
};

/** vitest alone, in the words that the gate gives it. */
export const bareVitest = (cwd, count) =>
  bare('vitest run', [process.execPath, vitest, 'run'], { cwd, count, said: /Tests\s+(\d+) passed \(\d+\)/u });

/** jest alone: that of the project. */
export const bareJest = (cwd, count, { args = [] } = {}) =>
  bare('jest', [process.execPath, join(cwd, 'node_modules', 'jest', 'bin', 'jest.js'), ...args], {
    cwd,
    count,
    said: /^Tests:\s+(\d+) passed, \d+ total/mu,
  });

/** mocha alone: that of the project. */
export const bareMocha = (cwd, count) =>
  bare('mocha', [process.execPath, join(cwd, 'node_modules', 'mocha', 'bin', 'mocha.js')], {
    cwd,
    count,
    said: /^\s*(\d+) passing/mu,
  });

/** node:test alone. */
export const bareNodeTest = (cwd, count, { args = [] } = {}) =>
  bare('node --test', [process.execPath, '--test', ...args], { cwd, count, said: /^# pass (\d+)$/mu });

/** Go alone: `count` packages. */
export const bareGo = (cwd, count) =>
  bare('go test', ['go', 'test', '-count=1', './...'], { cwd, count, lines: /^ok\s/u });

/** vitest's own list. */
export const listVitest = (cwd, count) =>
  bare('vitest list', [process.execPath, vitest, 'list'], { cwd, count, lines: / > /u });

/** pytest alone, in the words that the gate gives it. */
export const barePytest = (cwd, count, { env, args = ['-q'] }) =>
  bare('pytest', ['python3', '-m', 'pytest', ...args], { cwd, env, count, said: /^(\d+) passed/mu });

/** pytest's own list. */
export const listPytest = (cwd, count, { env }) =>
  bare('pytest --collect-only', ['python3', '-m', 'pytest', '-q', '--collect-only'], { cwd, env, count, lines: /::/u });

/** The environment in which `python3` has pytest, and xdist where that is asked for. Throws a sentence when there is none. */
export const pythonEnv = (...modules) => {
  const ask = `import sys, ${['pytest', ...modules].join(', ')}; print(sys.executable)`;
  for (const python of ['python3', '/usr/bin/python3']) {
    const { status, stdout } = spawnSync(python, ['-c', ask], { encoding: 'utf8' });
    if (status === 0) return { PATH: `${dirname(stdout.trim())}${delimiter}${process.env.PATH}` };
  }
  throw new Error(`no python3 has ${['pytest', ...modules].join(' and ')}: type \`npm run setup\``);
};

const bare = async (name, argv, { cwd, env, count, said, lines }) => {
  const run = await runChild(argv, { cwd, env });
  const found =
    lines === undefined
      ? Number(said.exec(`${run.stdout}\n${run.stderr}`)?.[1] ?? 0)
      : run.stdout.split('\n').filter(line => lines.test(line)).length;
  if (found !== count || run.code !== 0) throw nothing(name, `${found} tests where ${count} were expected`, run);
  return run;
};

const nothing = (name, what, { code, signal, isLate, stdout, stderr }) => {
  const end = isLate ? 'ended at its time limit' : `exit ${code ?? signal}`;
  const words = `${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n    ');
  return new Error(`${name} did not run what was to be measured (${what}, ${end}). Its last words:\n    ${words}`);
};

const totalsOf = cwd => {
  try {
    return parsed(readFileSync(join(cwd, '.gate', 'latest', 'run.json'), 'utf8'))?.totals;
  } catch {
    return undefined; // the gate has written no record
  }
};

const parsed = text => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not what was asked for: the caller counts it as nothing
  }
};
