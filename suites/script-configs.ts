import type { Folder, Sighting } from './folder.ts';
import { fileIn } from './folder.ts';
import { manifest, scriptsOf } from './node-packages.ts';

/** One script that starts a runner, with the configuration that it names. */
type Call = { readonly script: string; readonly config: string | undefined };

/** The suites of a runner as the scripts of their packages start it: each configuration that one names is a suite. */
export const withScriptConfigs = (
  sightings: readonly Sighting[],
  folders: readonly Folder[],
  runner: Sighting['runner'],
): readonly Sighting[] =>
  sightings.flatMap(sighting => {
    const folder = folders.find(({ path }) => path === sighting.path);
    const calls = folder === undefined || sighting.leftOut !== undefined ? [] : callsIn(folder, runner);
    if (calls.length === 0) return [sighting];
    return calls.map(({ script, config }) => ({
      ...sighting,
      ...(calls.length === 1 ? {} : { part: script.replace(/^test[:-]/u, '') }),
      ...(config === undefined
        ? {}
        : {
            args: ['--config', config, ...sighting.args],
            evidence: `${config} in script "${script}" of ${fileIn(sighting.path, 'package.json')}`,
          }),
    }));
  });

/** What `npm test` starts; where that is something else, each script that names another configuration than those before it. */
const callsIn = ({ texts }: Folder, runner: string): readonly Call[] => {
  const calls = scriptsOf(manifest(texts.get('package.json'))).flatMap(([script, said]): readonly Call[] => {
    const [, rest] = new RegExp(`(?:^|[\\s/])${runner}(?=[\\s;&|]|$)([^;&|]*)`, 'u').exec(said) ?? [];
    return rest === undefined ? [] : [{ script, config: configIn(rest) }];
  });
  const main = calls.find(({ script }) => script === 'test');
  if (main !== undefined) return [main];
  return calls.filter(({ config }, at) => calls.findIndex(other => other.config === config) === at);
};

/** A path; what only a shell could tell, and a configuration written out right there, is none. */
const configIn = (args: string): string | undefined => {
  const [, said] = /(?:^|\s)(?:--config|-c)(?:=|\s+)("[^"]*"|'[^']*'|\S+)/u.exec(args) ?? [];
  const path = said?.replaceAll(/^["']|["']$/gu, '');
  return path === undefined || /[$`{<>]/u.test(path) ? undefined : path;
};
