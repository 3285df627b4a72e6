import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Project, Vitest } from './instance.ts';
import type { Facts } from './runner.ts';
import { projectName } from './witness.ts';

type Parts = {
  /** Finds a file of the user's vitest. */
  readonly resolve: (specifier: string) => string;
  /** Where the files may be written. */
  readonly dir: string;
  /** The folder of the built shims. */
  readonly shims: string;
  /** Written into the file: a test may do to the environment of its process what it likes. */
  readonly told: Omit<Facts, 'project' | 'major'>;
};

/** Gives each project a runner of ours around its own. Browsers run no Node code and keep what they have. */
export const installRunners = (vitest: Vitest, parts: Parts): void => {
  // Coverage leaves out what lies under `node_modules`, wherever that is.
  const dir = join(parts.dir, 'node_modules', 'regression-gate-runner');
  mkdirSync(dir, { recursive: true });
  for (const [at, project] of vitest.projects.entries()) {
    if (project.config.browser?.enabled === true) continue;
    // Node loads `.mjs` by itself, and one file sooner than two. Vite serves `.ts`, with the user's runner in whatever
    // language that is: every process then asks the main one for the file and for each of its imports.
    const { runner, experimental } = project.config;
    const isNative = runner === undefined || experimental?.viteModuleRunner === false;
    const file = join(dir, `project-${at}.${isNative ? 'mjs' : 'ts'}`);
    writeFileSync(file, runnerText(project, vitest.version, parts, shimText(parts.shims, dir, project, isNative)));
    project.config.runner = file;
  }
};

/** What defines `gateRunner` and `done` in the file of a project. */
const shimText = (shims: string, dir: string, project: Project, isNative: boolean): string => {
  if (isNative && hasOneRealm(project)) return compiledText(join(shims, 'vitest-runner.function.js'), dir);
  const file = join(shims, 'vitest-runner.js');
  const text = isNative ? readFileSync(file, 'utf8') : `import { gateRunner } from ${url(file)};`;
  return `${text}\nconst done = undefined;`;
};

/** In the pools of vm a file runs in another realm than a compiled script would. */
const hasOneRealm = ({ config: { pool, poolMatchGlobs = [] } }: Project): boolean =>
  (pool === 'forks' || pool === 'threads') && poolMatchGlobs.length === 0;

/**
 * The shim as a script: the first process to end leaves what V8 made of it, with every function that ran, for all that start
 * later. A cache that V8 does not take costs what no cache costs.
 */
const compiledText = (built: string, dir: string): string => {
  // What it is called says that it is nobody's program, wherever the gate is installed.
  const code = join(dir, 'vitest-runner.js');
  copyFileSync(built, code);
  return `import fs from 'node:fs';
import { Script } from 'node:vm';
const { readFileSync, renameSync, writeFileSync } = fs;
const [code, cache] = ${JSON.stringify([code, `${code}.cache`])};
let cachedData;
try {
  cachedData = readFileSync(cache);
} catch {}
const script = new Script(readFileSync(code, 'utf8'), { filename: code, cachedData });
const { gateRunner } = script.runInThisContext()(process.getBuiltinModule, ${url(code)});
const part = \`\${cache}.\${process.pid}\`;
let isLeft = cachedData !== undefined;
const done = () => {
  if (isLeft) return;
  isLeft = true;
  try {
    writeFileSync(part, script.createCachedData());
    renameSync(part, cache);
  } catch {}
};`;
};

const runnerText = (project: Project, version: string, { resolve, told }: Parts, shim: string): string => {
  const own = project.config.runner;
  const name = projectName(project);
  const facts: Facts = {
    ...(name === undefined ? {} : { project: name }),
    major: Number.parseInt(version, 10),
    ...told,
  };
  return [
    own === undefined ? usualBase(version, resolve) : `import UserBase from ${JSON.stringify(own)};`,
    `import * as userKit from ${url(createRequire(resolve('vitest/node')).resolve('@vitest/runner'))};`,
    shim,
    `export default gateRunner(UserBase, userKit, ${JSON.stringify(facts)}, done);`,
    '',
  ].join('\n');
};

/** Since 4.1 `vitest/runners`, and `vitest/suite` too, print a warning in every process that loads them. */
const usualBase = (version: string, resolve: Parts['resolve']): string => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 4 || (major === 4 && minor >= 1)
    ? `import { TestRunner as UserBase } from ${url(join(dirname(resolve('vitest/node')), 'index.js'))};`
    : `import { VitestTestRunner as UserBase } from ${url(resolve('vitest/runners'))};`;
};

const url = (path: string): string => JSON.stringify(pathToFileURL(path).href);
