import { basename } from 'node:path';
import type { CheckFile, PreflightFile } from './config-file.ts';
import type { CheckConfig, PreflightConfig } from './config.ts';
import { parseDuration } from './units.ts';

/** The preflight with the names of its checks. */
export const toPreflight = (said: PreflightFile, file: string): PreflightConfig => ({
  namespace: said.namespace,
  env: said.env,
  live: said.live,
  simulated: said.simulated,
  ttl: said.ttl,
  checks: said.checks.map((check, index) => toCheck(check, nameOf(said.checks, index))),
  why: `configured in ${basename(file)}`,
});

/** A check that is not named has the name of its type; the second of them a number as well. */
export const nameOf = (checks: readonly CheckFile[], index: number): string => {
  const { name, type = '' } = checks[index] ?? {};
  if (name !== undefined) return name;
  const before = checks.slice(0, index).filter(other => other.name === undefined && other.type === type).length;
  return before === 0 ? type : `${type}-${before + 1}`;
};

const toCheck = (said: CheckFile, name: string): CheckConfig => {
  const { type, name: _name, blocking = true, timeout, ...settings } = said;
  const limit = timeout === undefined ? undefined : parseDuration(timeout);
  return { name, type, blocking, ...(limit?.ok === true ? { limitMs: limit.value } : {}), settings };
};
