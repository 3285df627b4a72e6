import { type Folder, type Sighting, fileIn } from './folder.ts';
import { belongs, leftOutWords, manifest, record } from './node-packages.ts';

type Script = { readonly name: string; readonly args: readonly string[] };

/** Recognises the suites of `node --test`: scripts of a package that start it, with nothing in them that only a shell can read. */
export const detectNodeTest = (folders: readonly Folder[]): readonly Sighting[] =>
  folders.flatMap(folder => {
    const { path, texts } = folder;
    const said = manifest(texts.get('package.json'));
    const { name } = said;
    const label = typeof name === 'string' ? { label: name.replace(/^@[^/]*\//u, '') } : {};
    return chosen(scriptsIn(said)).map(script => ({
      runner: 'node-test' as const,
      path,
      args: script.args,
      evidence: `script ${script.name} in ${fileIn(path, 'package.json')}`,
      ...label,
      ...(belongs(folder) ? {} : { leftOut: leftOutWords(folder) }),
    }));
  });

const scriptsIn = (said: Readonly<Record<string, unknown>>): readonly Script[] =>
  Object.entries(record(said['scripts'])).flatMap(([name, script]) => {
    const args = typeof script === 'string' ? argsIn(script) : undefined;
    return args === undefined ? [] : [{ name, args }];
  });

/** What `npm test` runs; where that is something else, each that runs other tests than those before it. */
const chosen = (scripts: readonly Script[]): readonly Script[] => {
  const main = scripts.find(({ name }) => name === 'test');
  if (main !== undefined) return [main];
  return scripts.filter((script, at) => scripts.findIndex(other => essence(other) === essence(script)) === at);
};

/** The arguments without those that only say how results are shown. */
const essence = ({ args }: Script): string =>
  args.filter(word => !/^--(?:test-reporter|experimental-test-coverage|test-coverage)/u.test(word)).join('\0');

/** What stands behind `node` in a script that runs `node --test`, without `--test` itself. */
const argsIn = (script: string): readonly string[] | undefined => {
  for (const command of script.split(/&&|\|\|?|;/u)) {
    const words = wordsOf(command);
    const [program, ...rest] = words[0] === 'c8' ? words.slice(1) : words;
    if (program !== 'node' || !rest.includes('--test') || rest.some(isForOthers)) continue;
    return rest.filter(word => word !== '--test' && !word.startsWith('--watch'));
  }
  return undefined;
};

/** The words of a command as a shell reads them, with patterns left to whoever starts it. */
const wordsOf = (command: string): readonly string[] =>
  [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/gu)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"/gu, (_, single?: string, double?: string) => single ?? double ?? ''),
  );

/** A variable or a redirection, which only a shell can read; a debugger, which waits for somebody. */
const isForOthers = (word: string): boolean => /[$`<>&]|^--inspect/u.test(word);
