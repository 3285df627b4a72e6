import { type Folder, type Sighting, fileIn } from './folder.ts';
import { belongs, dependsOn, leftOutWords, manifest, manifestEvidence, record } from './node-packages.ts';

const configFile = /^playwright\.config\.[cm]?[jt]s$/u;

/** Recognises the Playwright suites of a repository: each of its configurations, or a script that starts it. */
export const detectPlaywright = (folders: readonly Folder[]): readonly Sighting[] =>
  folders.flatMap((folder): readonly Sighting[] => {
    const { path, files, texts } = folder;
    const config = files.find(file => configFile.test(file));
    const isUsed = dependsOn(texts.get('package.json'), '@playwright/test');
    const script = isUsed ? scriptIn(texts.get('package.json')) : undefined;
    if (config === undefined && script === undefined) return [];
    const evidence = config === undefined ? manifestEvidence('@playwright/test', path, script) : fileIn(path, config);
    const found = { runner: 'playwright', path, args: [], evidence } as const;
    return [belongs(folder) ? found : { ...found, leftOut: leftOutWords(folder) }];
  });

const scriptIn = (text: string | undefined): string | undefined => {
  const scripts = Object.entries(record(manifest(text)['scripts']));
  return scripts.find(([, said]) => typeof said === 'string' && /(?:^|[\s/])playwright test(?=\s|$)/u.test(said))?.[0];
};
