import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  /** The built worker shim. */
  readonly shim: string;
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
    const shim = isNative ? readFileSync(parts.shim, 'utf8') : `import { gateRunner } from ${url(parts.shim)};`;
    writeFileSync(file, runnerText(project, vitest.version, { ...parts, shim }));
    project.config.runner = file;
  }
};

const runnerText = (project: Project, version: string, { resolve, shim, told }: Parts): string => {
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
    `export default gateRunner(UserBase, userKit, ${JSON.stringify(facts)});`,
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
