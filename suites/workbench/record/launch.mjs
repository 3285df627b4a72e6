// Runs a recording's project as its adapter says, and gives what its decoder would read.
import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normal } from './normal.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const limitMs = 120_000;
const built = path => import(pathToFileURL(join(root, 'dist', path)).href);

/** Only what a shell would have: nothing of who asks for the recording. */
const shellEnv = () => {
  const kept = ['PATH', 'HOME', 'TMPDIR'].filter(name => process.env[name] !== undefined);
  return { ...Object.fromEntries(kept.map(name => [name, process.env[name]])), LANG: 'C.UTF-8', NO_COLOR: '1' };
};

/** A copy of the project with its packages: those of a version, and no cache of theirs. */
const makeProject = (place, project, modules) => {
  const cwd = join(place, 'project');
  cpSync(join(root, 'suites', 'fixtures', 'transcripts', project), cwd, { recursive: true });
  rmSync(join(cwd, 'fates.json'));
  if (modules === undefined) return cwd;
  mkdirSync(join(cwd, 'node_modules'));
  for (const name of readdirSync(modules))
    if (!name.startsWith('.')) symlinkSync(join(modules, name), join(cwd, 'node_modules', name));
  return cwd;
};

const exactVersion = ({ check, adapter, suite, env }) => {
  const [first] = adapter.candidates(suite, env);
  const asked = check ?? first.check;
  if (!Array.isArray(asked)) {
    const manifest = join(suite.cwd, 'node_modules', asked.package, 'package.json');
    return JSON.parse(readFileSync(manifest, 'utf8')).version;
  }
  const { status, stdout } = spawnSync(asked[0], asked.slice(1), { cwd: suite.cwd, env, encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\n').at(-1) : undefined;
};

const ended = ({ argv: [program, ...args], cwd, env }) =>
  new Promise((resolve, reject) => {
    const stdio = ['ignore', 'pipe', 'ignore'];
    const child = spawn(program, args, { cwd, env, stdio, timeout: limitMs, killSignal: 'SIGKILL' });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', text => (stdout += text));
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ pid: child.pid, stdout, exit: signal === null ? { code } : { signal } }),
    );
  });

/** The events file comes first, then stdout: so the gate reads them when it looks only once. Or it is the one report. */
const wordsOf = ({ reads }, { eventsFile, stdout, report }) => {
  if (reads === 'files') return readFileSync(report, 'utf8');
  const events = existsSync(eventsFile) ? readFileSync(eventsFile, 'utf8') : '';
  return reads === 'stdout' ? events + stdout : events;
};

/** Head and words of a transcript. Throws a sentence where the runner is not there. */
export const launched = async recording => {
  const [runner, wanted] = recording.name.split('@');
  const { adapters } = await built('suites/adapters/index.js');
  const { defaultLimits } = await built('harness/watchdog/limits.js');
  const adapter = adapters.find(({ name }) => name === runner);
  const { project = runner, args = [], reports = [], check } = recording;
  const program = typeof recording.program === 'function' ? recording.program() : (recording.program ?? []);
  const modules = recording.modules?.();
  const more = recording.env === undefined ? {} : recording.env();
  const missing = new Error(`${recording.name} is not installed: type \`npm run setup\``);
  if (more === undefined || program === undefined || (recording.modules !== undefined && modules === undefined))
    throw missing;
  const place = realpathSync(mkdtempSync(join(tmpdir(), 'gate-record-')));
  try {
    const cwd = makeProject(place, project, modules);
    const dir = join(place, 'launch');
    mkdirSync(dir);
    const env = { ...shellEnv(), ...more };
    const rest = { limits: defaultLimits, env: more, retries: 0, deselected: [], why: 'a recording' };
    const suite = { name: 's', runner, cwd, program, args, reports, ...rest };
    const version = exactVersion({ check, adapter, suite, env });
    if (version === undefined || !`${version}.`.replace(',', '.').startsWith(`${wanted}.`)) throw missing;
    const eventsFile = join(dir, 'events.ndjson');
    const shims = join(root, 'dist', 'suites', 'shims');
    const launch = { suite, mode: 'run', number: 1, dir, eventsFile, shims, skip: { tests: [], files: [] } };
    const command = adapter.command(launch);
    for (const { name, text } of command.files) writeFileSync(join(dir, name), text);
    const { pid, stdout, exit } = await ended({ ...command, env: { ...env, ...command.env } });
    const words = wordsOf(adapter, { eventsFile, stdout, report: join(cwd, reports[0] ?? '') });
    const places = {
      '/project': cwd,
      '/launch': dir,
      '/shims': shims,
      '/node': runner === 'node-test' ? (program[0] ?? process.execPath) : process.execPath,
      ...(modules === undefined ? {} : { '/modules': realpathSync(modules) }),
      ...(more.PYTHONPATH === undefined ? {} : { '/python': more.PYTHONPATH }),
    };
    return {
      head: { runner, version, exit, ...(reports.length === 0 ? {} : { report: reports[0] }) },
      words: normal(words, { places, leader: pid }),
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
};
