import type { LoadedConfig, SuiteConfig } from './config/config.ts';
import { portableDigest } from './resume/run-inputs.ts';

/** What is configured or detected, as a digest: two runs with the same one were to do the same work, wherever the repository lies. */
export const sameWork = ({ gates, debt, resources, root }: LoadedConfig, suites: readonly SuiteConfig[]): string =>
  portableDigest({ gates, debt, resources, suites: suites.map(({ at: _at, ...suite }) => suite) }, root);
