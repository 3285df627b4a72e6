import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
    // `.ts` makes Vite serve the file itself, with the user's runner in whatever language that is.
    const isNative = project.config.experimental?.viteModuleRunner === false;
    const file = join(dir, `project-${at}.${isNative ? 'mjs' : 'ts'}`);
    writeFileSync(file, runnerText(project, vitest.version, parts));
    project.config.runner = file;
  }
};

const runnerText = (project: Project, version: string, { resolve, shim, told }: Parts): string => {
  const url = (path: string): string => JSON.stringify(pathToFileURL(path).href);
  const own = project.config.runner;
  const base =
    own === undefined
      ? `import { VitestTestRunner as Base } from ${url(resolve('vitest/runners'))};`
      : `import Base from ${JSON.stringify(own)};`;
  const name = projectName(project);
  const facts: Facts = {
    ...(name === undefined ? {} : { project: name }),
    major: Number.parseInt(version, 10),
    ...told,
  };
  return [
    base,
    `import * as kit from ${url(resolve('vitest/suite'))};`,
    `import { gateRunner } from ${url(shim)};`,
    `export default gateRunner(Base, kit, ${JSON.stringify(facts)});`,
    '',
  ].join('\n');
};
