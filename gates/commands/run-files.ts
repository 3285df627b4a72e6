import type { LoadedConfig } from '../config/config.ts';
import { type CommonOptions, preflightFileOf, textfileOf } from './common-options.ts';

/** A shard is remembered with the whole: what it was asked for and does not do, it says. */
export const unkept = ({ push, metricsOutput, metrics }: CommonOptions): string | undefined => {
  const asked = [
    ...(push === undefined ? [] : ['--push']),
    ...(metricsOutput === undefined || metrics === false ? [] : ['--metrics-output']),
  ];
  if (asked.length === 0) return undefined;
  const what = push === undefined ? 'writes no metrics' : 'pushes nothing';
  return `a shard is not counted, so it ${what}: give ${asked.join(' and ')} to \`gate merge\``;
};

/** Where the metrics of a preflight go. */
export const fileOf = (options: CommonOptions, { root }: LoadedConfig, gate: string): { readonly path?: string } => {
  const path = preflightFileOf(options, { root, gate });
  return path === undefined ? {} : { path };
};

/** Every textfile that a run may have written. Of a preflight, `--metrics-output` is about its own. */
export const textfilesOf = (
  { metricsOutput, ...rest }: CommonOptions,
  config: LoadedConfig,
  gate: string,
): readonly string[] => {
  const said = metricsOutput === undefined ? rest : { ...rest, metricsOutput };
  const { path } = fileOf(said, config, gate);
  return [textfileOf(gate === 'preflight' ? rest : said, config.root), path].flatMap(each => each ?? []);
};
