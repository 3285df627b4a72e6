import { resolve, sep } from 'node:path';
import { probe } from '../harness/process/probe.ts';
import type { Candidate } from '../suites/adapter.ts';
import { installedVersion } from './installed-package.ts';

/** The version of a runner that is there; empty when it does not say, undefined when it is not there. */
export const candidateVersion = async ({ check }: Candidate, cwd: string): Promise<string | undefined> => {
  if ('package' in check) return installedVersion(cwd, check);
  const { ok, text } = await probe(located(check, cwd), { cwd });
  return ok ? (text.split('\n').at(-1) ?? '') : undefined;
};

/** A bare name is for PATH; a path is seen from the suite's folder. */
export const located = ([file = '', ...rest]: readonly string[], cwd: string): readonly string[] => [
  file.includes('/') || file.includes(sep) ? resolve(cwd, file) : file,
  ...rest,
];
