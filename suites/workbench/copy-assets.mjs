// After `tsc`: puts into dist/ what is not TypeScript (the JSON Schema of the configuration, the Python shims, the mode of
// the CLI), and joins what is loaded often into few files: the shims, in every process of a runner, the process of the preflight, and the CLI itself.
import { chmod, copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { joinFile, joinProgram, joinShims, licencesOf } from './join-module.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const dist = join(root, 'dist');

const entries = async folder => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
};

const writeSchema = async () => {
  const built = pathToFileURL(join(dist, 'gates/config/json-schema.js'));
  const { gateJsonSchema } = await import(built.href);
  await writeFile(join(dist, 'gates/config/gate.schema.json'), `${JSON.stringify(gateJsonSchema(), null, 2)}\n`);
};

const copyShims = async () => {
  const from = join(root, 'suites/shims/gate_pytest');
  const to = join(dist, 'suites/shims/gate_pytest');
  await mkdir(to, { recursive: true });
  const names = (await entries(from)).filter(name => name.endsWith('.py'));
  await Promise.all(names.map(name => copyFile(join(from, name), join(to, name))));
};

// Of the packages that every run loads, those with many files. What has files of its own to find stays outside.
const joinGate = async () => {
  const entry = join(dist, 'gates/cli.js');
  const inlined = [
    '@jridgewell/trace-mapping',
    'chalk',
    'commander',
    'execa',
    'junit-report-builder',
    'p-timeout',
    'prom-client',
    'sax',
    'ws',
    'yaml',
    'zod',
  ];
  const late = ['fs/promises', 'http', 'https', 'net', 'worker_threads', 'zlib'];
  // Of the client of Prometheus only what holds and prints numbers; the rest asks for HTTP and more when it is loaded.
  const unused = ['cluster', 'defaultMetrics', 'pushgateway'].map(name => `prom-client/lib/${name}.js`);
  const folders = await joinProgram(entry, join(dist, 'gates/program.cjs'), {
    inlined,
    late,
    unused,
    called: { execa: ['execa'] },
  });
  // Not as a module: what loads those is some of the start of a process. By its old name it is found as well.
  const boot = join(dist, 'gates/cli.cjs');
  await joinFile(join(dist, 'gates/boot.js'), boot, 'cjs');
  await writeFile(entry, "#!/usr/bin/env node\nimport './cli.cjs';\n");
  for (const file of [boot, entry]) await chmod(file, 0o755);
  return folders;
};

// The process of the preflight. The clients of the databases stay outside: not all of their packages have a licence that could be shipped.
const joinChecks = async () => {
  const folder = join(dist, 'gates/preflight');
  const entry = join(folder, 'checks-main.js');
  const folders = await joinProgram(entry, join(folder, 'checks.cjs'), { inlined: ['execa', 'p-timeout', 'zod'] });
  await joinFile(join(folder, 'checks-boot.js'), join(folder, 'checks-main.cjs'), 'cjs');
  await rm(entry);
  return folders;
};

// What stands beside a run on a processor that the tests want: as modules of many files they would take twice as long to begin.
const joinBystanders = async () => {
  for (const name of ['harness/process/warden-main', 'harness/watchdog/sentinel-main'])
    await joinFile(join(dist, `${name}.js`), join(dist, `${name}.cjs`), 'cjs');
};

await Promise.all([writeSchema(), copyShims()]);
const shims = joinShims(join(dist, 'suites/shims'));
const [joined] = await Promise.all([Promise.all([joinGate(), joinChecks()]), shims, joinBystanders()]);
const folders = [...new Set(joined.flat())].toSorted((a, b) => (a < b ? -1 : 1));
await writeFile(join(dist, 'gates/licences.txt'), await licencesOf(folders));
