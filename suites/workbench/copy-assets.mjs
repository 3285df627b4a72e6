// After `tsc`: puts into dist/ what is not TypeScript (the JSON Schema of the configuration, the Python shims, the mode of
// the CLI), and makes one file of each shim that is.
import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { joinModule } from './join-module.mjs';

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

const joinShims = async () => {
  for (const name of ['vitest-launcher.js', 'vitest-runner.js']) await joinModule(join(dist, 'suites/shims', name));
};

const markExecutable = async () => {
  if ((await entries(join(dist, 'gates'))).includes('cli.js')) await chmod(join(dist, 'gates/cli.js'), 0o755);
};

await Promise.all([writeSchema(), copyShims(), markExecutable()]);
await joinShims();
