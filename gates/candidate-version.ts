import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { probe } from '../harness/process/probe.ts';
import type { Candidate } from '../suites/adapter.ts';
import { installedVersion } from './installed-package.ts';

/** The version of a runner that is there; empty when it does not say, undefined when it is not there. */
export const candidateVersion = async ({ check }: Candidate, cwd: string): Promise<string | undefined> => {
  if ('package' in check) return installedVersion(cwd, check);
  const argv = located(check, cwd);
  const [file = ''] = argv;
  // Most candidates are not there; to start what is not there takes a turn of a loop that has other things to do.
  if (isPath(file) && !existsSync(file)) return undefined;
  const { ok, text } = await probe(argv, { cwd });
  return ok ? (text.split('\n').at(-1) ?? '') : undefined;
};

/** A bare name is for PATH; a path is seen from the suite's folder. */
export const located = ([file = '', ...rest]: readonly string[], cwd: string): readonly string[] => [
  isPath(file) ? resolve(cwd, file) : file,
  ...rest,
];

const isPath = (file: string): boolean => file.includes('/') || file.includes(sep);
