import { existsSync, readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';

/**
 * Starts the user's own jasmine as its command would be started, after our runtime has taken its place inside of jasmine-core.
 */
const launch = (): void => {
  const cwd = process.env['GATE_CWD'] ?? process.cwd();
  const { resolve } = createRequire(join(cwd, 'package.json'));
  const runner = resolve('jasmine');
  // Tests see the path as it is typed, with its links.
  const commands = (resolve.paths('jasmine') ?? []).map(folder => join(folder, 'jasmine', 'bin', 'jasmine.js'));
  const command = commands.find(path => existsSync(path)) ?? join(dirname(runner), '..', 'bin', 'jasmine.js');
  const entry = createRequire(runner).resolve('jasmine-core');
  const core = join(dirname(entry), 'jasmine-core', 'jasmine.js');
  if (!existsSync(core)) throw new Error(`${entry} is no jasmine-core that the gate knows: ${core} is not there`);
  runtimeNamed(core).install({ core, runner });
  process.argv.splice(1, 1, command);
  Module.runMain();
};

type Runtime = { readonly install: (places: { readonly core: string; readonly runner: string }) => void };

/**
 * Our runtime stands between jasmine and the tests, so its frames are in the stacks that jasmine shows. It leaves out those of its
 * core file, and of no other: ours bear the name of that file.
 */
const runtimeNamed = (core: string): Runtime => {
  const own = join(dirname(fileURLToPath(import.meta.url)), 'runtime.cjs');
  const names = ['exports', 'require', '__filename'];
  const exports: Partial<Runtime> = {};
  compileFunction(readFileSync(own, 'utf8'), names, { filename: core })(exports, createRequire(own), core);
  return exports as Runtime;
};

launch();
