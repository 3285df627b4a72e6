import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { codeCache } from './code-cache.ts';
import { lateIndex } from './late-index.ts';

type Require = (name: string) => unknown;
type Body = (exports: object, require: Require, module: object, filename: string, folder: string) => void;

/** Which part of a package is loaded. */
export type Wanted = {
  /** The way to the part that is loaded in its place: what the package needs, and what that needs in turn. */
  readonly way?: readonly string[];
  /** How the path of a module ends that only gathers others: what is asked of it is loaded when it is asked. */
  readonly late?: string;
};

/** A module of a kept text: what stands for each name that it asks for is the number of another one, or the file of one that is late. */
type Kept = { readonly file: string; readonly needs: Readonly<Record<string, number | string>> };

/** What stands before a kept text: its modules in order, the first is the package itself. */
type Head = {
  readonly modules: readonly Kept[];
  /** The manifests of every package in it, with what tells whether they are still the same. */
  readonly manifests: readonly (readonly [file: string, stamp: string])[];
  /** Each byte of the text is a character: it is read without being decoded. */
  readonly isAscii: boolean;
};

/**
 * `require`, for which some packages of many files are loaded from one text, where that was made of them before. Finding and reading
 * their files is most of their start, and not all of them may be shipped in a text of ours: so it is made on the machine that has them,
 * kept where V8's code cache is kept, and made anew once the manifest of one of the packages is another.
 */
export const withKeptPackages = (
  require: NodeJS.Require,
  packages: Readonly<Record<string, Wanted>>,
  { env = process.env, whenLeaving = atExit }: Place = {},
): Require => {
  const loaded = new Map<string, unknown>();
  const load = (name: string): unknown => {
    const { way = [], late } = packages[name] ?? {};
    const entry = entryOf(require, [name, ...way]);
    const place = stampOf(manifestOf(entry));
    const cache = place === undefined ? undefined : codeCache(`${entry} ${place} ${late}`, 'package', { env });
    const whole = cache?.read();
    const kept = whole === undefined ? undefined : run(whole, { env, whenLeaving });
    if (kept !== undefined) return kept;
    const own = require(entry) as unknown;
    if (cache !== undefined) whenLeaving(() => cache.write(Buffer.from(textOf(entry, late))));
    return own;
  };
  return name => {
    if (!Object.hasOwn(packages, name)) return require(name);
    if (!loaded.has(name)) loaded.set(name, load(name));
    return loaded.get(name);
  };
};

const entryOf = (require: NodeJS.Require, [name = '', ...way]: readonly string[]): string =>
  way.reduce((from, part) => found(createRequire(from), part), found(require, name));

/** By its folder, where there is one as usual: what a package exports to whom takes Node long to find out, and none of ours says two things. */
const found = (require: NodeJS.Require, name: string): string => {
  const places = /^[./]/.test(name) ? [] : (require.resolve.paths(name) ?? []);
  const folder = places.map(place => join(place, name)).find(each => existsSync(join(each, 'package.json')));
  return require.resolve(folder ?? name);
};

type Place = {
  readonly env?: NodeJS.ProcessEnv;
  /** Has something done once everything else is done. */
  readonly whenLeaving?: (act: () => void) => void;
};

const atExit = (act: () => void): void =>
  void process.on('exit', code => {
    if (code < 2) act();
  });

/** The manifest of the package that a file belongs to. */
const manifestOf = (file: string): string => {
  const [folder = dirname(file)] = /^.*[/\\]node_modules[/\\](?:@[^/\\]+[/\\])?[^/\\]+/.exec(file) ?? [];
  return join(folder, 'package.json');
};

const stampOf = (file: string): string | undefined => {
  const about = statSync(file, { throwIfNoEntry: false });
  return about === undefined ? undefined : `${about.mtimeMs} ${about.size} ${about.ino}`;
};

/** Runs a kept text; undefined where a package in it is no longer the one that it was made of. */
const run = (whole: Buffer, { env, whenLeaving }: Required<Place>): unknown => {
  const end = whole.indexOf('\n');
  const { modules, manifests, isAscii }: Head = JSON.parse(whole.toString('utf8', 0, end));
  if (manifests.some(([file, stamp]) => stampOf(file) !== stamp)) return undefined;
  const text = whole.toString(isAscii ? 'latin1' : 'utf8', end + 1);
  const cache = codeCache(text, 'package', { env });
  const cachedData = cache?.read();
  const script = new Script(text, {
    filename: modules[0]?.file ?? 'packages',
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  if (cache !== undefined && (cachedData === undefined || script.cachedDataRejected === true))
    whenLeaving(() => cache.write(script.createCachedData()));
  const bodies = script.runInThisContext() as readonly Body[];
  const made = new Map<number, { exports: object }>();
  const make = (number: number): object => {
    const before = made.get(number);
    if (before !== undefined) return before.exports; // in circles as well: as far as it has come
    const { file, needs } = modules[number] ?? { file: '', needs: {} };
    const module = { exports: {}, id: file, filename: file };
    made.set(number, module);
    const own: Require = name => {
      const known = needs[name];
      if (known === undefined) return createRequire(file)(name);
      return typeof known === 'number' ? make(known) : lateIndex(known);
    };
    bodies[number]?.call(module.exports, module.exports, own, module, file, dirname(file));
    return module.exports;
  };
  return make(0);
};

const asked = /\brequire\((["'])([^"'\n]+)\1\)/g;

/** Everything that a module asks for by name, and what that asks for, as one text. What cannot be found stays outside: it may never be asked for. */
const textOf = (entry: string, late?: string): string => {
  const files: string[] = [entry];
  const modules: Kept[] = [];
  const bodies: string[] = [];
  for (let number = 0; number < files.length; number++) {
    const file = files[number] ?? '';
    const source = readFileSync(file, 'utf8');
    const isData = file.endsWith('.json');
    const needs: Record<string, number | string> = {};
    for (const [, , name = ''] of isData ? [] : source.matchAll(asked)) {
      const found = foundFrom(file, name);
      if (found === undefined) continue;
      if (late !== undefined && found.endsWith(late)) {
        needs[name] = found;
        continue;
      }
      if (!files.includes(found)) files.push(found);
      needs[name] = files.indexOf(found);
    }
    modules.push({ file, needs });
    bodies.push(
      `function (exports, require, module, __filename, __dirname) {${isData ? `module.exports = ${source}` : source}\n}`,
    );
  }
  const manifests = [...new Set(files.map(manifestOf))].map(file => [file, stampOf(file)]);
  const body = `[${bodies.join(',\n')}]\n`;
  const isAscii = Buffer.byteLength(body) === body.length;
  // It says its own digest, like a text of our build: whoever wants to know it need not make one.
  const digest = createHash('sha256').update(body).digest('hex');
  return `${JSON.stringify({ modules, manifests, isAscii })}\n/* ${digest} */${body}`;
};

const foundFrom = (file: string, name: string): string | undefined => {
  if (isBuiltin(name)) return undefined;
  try {
    const found = createRequire(file).resolve(name);
    return /\.(?:js|cjs|json)$/.test(found) ? found : undefined;
  } catch {
    return undefined; // an optional one that is not installed
  }
};
