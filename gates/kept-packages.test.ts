import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Wanted, withKeptPackages } from './kept-packages.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const installed = (files: Readonly<Record<string, string>>): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'gate-kept-')));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) write(root, name, text);
  return root;
};

const write = (root: string, name: string, text: string): void => {
  const path = join(root, 'node_modules', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const client = {
  'client/package.json': '{ "name": "client", "main": "lib/index.js" }',
  'client/lib/index.js': `'use strict';
    const part = require('./part'); // a comment at the end
    exports.answer = () => [part.name, require('other'), require('./data.json').n, require('node:path').sep, exports === module.exports];
    exports.late = () => require('./late');
    exports.missing = () => require('no-such-package');
    exports.where = __filename;`,
  'client/lib/part.js': `exports.name = 'part'; exports.whole = require('./index'); // in a circle`,
  'client/lib/late.js': 'module.exports = Object.keys(require("./part"))',
  'client/lib/data.json': '{ "n": 7 }',
  'other/package.json': '{ "name": "other" }',
  'other/index.js': 'module.exports = "other 1"',
};

type Client = {
  readonly answer: () => unknown;
  readonly late: () => unknown;
  readonly missing: () => unknown;
  readonly where: string;
};

/** Each call is a process of its own: nothing is loaded yet, and what is kept is kept at its end. */
const load = (
  root: string,
  use: (client: Client) => unknown,
  packages: Readonly<Record<string, Wanted>> = { client: {} },
): { readonly said: unknown; readonly isKept: boolean } => {
  const own = createRequire(join(root, 'program.cjs'));
  for (const file of Object.keys(own.cache)) if (file.startsWith(root)) Reflect.deleteProperty(own.cache, file);
  const atEnd: (() => void)[] = [];
  const ask = withKeptPackages(own, packages, {
    env: { GATE_CODE_CACHE: join(root, 'cache') },
    whenLeaving: act => atEnd.push(act),
  });
  const said = use(ask('client') as Client);
  expect(ask('client')).toBe(ask('client'));
  for (const act of atEnd) act();
  return { said, isKept: !Object.keys(own.cache).some(file => file.startsWith(root)) };
};

test('from its files, from one text, and from what V8 made of that it is the same', () => {
  const root = installed(client);
  const all = ({ answer, late, where }: Client): unknown => [answer(), late(), where];
  const first = load(root, all);
  expect(first).toEqual({
    said: [['part', 'other 1', 7, '/', true], ['name', 'whole'], join(root, 'node_modules/client/lib/index.js')],
    isKept: false,
  });
  expect(load(root, all)).toEqual({ said: first.said, isKept: true });
  expect(load(root, all)).toEqual({ said: first.said, isKept: true });
});

test('another version of one of its packages is loaded from its files', () => {
  const root = installed(client);
  const ask = (): ReturnType<typeof load> => load(root, ({ answer }) => answer());
  ask();
  write(root, 'other/index.js', 'module.exports = "other 2"');
  write(root, 'other/package.json', '{ "name": "other", "version": "2.0.0" }');
  expect(ask()).toMatchObject({ said: ['part', 'other 2', 7, '/', true], isKept: false });
  expect(ask()).toMatchObject({ said: ['part', 'other 2', 7, '/', true], isKept: true });
});

test('what is not there fails as it does without', () => {
  const root = installed(client);
  const ask = ({ missing }: Client): unknown => {
    expect(missing).toThrow("Cannot find module 'no-such-package'");
    return undefined;
  };
  expect(load(root, ask).isKept).toBe(false);
  expect(load(root, ask).isKept).toBe(true);
});

test('a part of a package stands for it where that is enough', () => {
  const root = installed(client);
  const ask = (): ReturnType<typeof load> => load(root, part => part, { client: { way: ['other'] } });
  expect(ask()).toEqual({ said: 'other 1', isKept: false });
  expect(ask()).toEqual({ said: 'other 1', isKept: true });
});

test('of a module that only gathers others the one is loaded that is asked for, and all where that does not help', () => {
  const module = (text: string): string =>
    `Object.defineProperty(exports, '__esModule', { value: true }); globalThis.gateLoaded?.push(__filename.split('/').at(-1)); ${text}`;
  const root = installed({
    'client/package.json': '{ "name": "client", "main": "index.js" }',
    'client/index.js': `const all = require('./commands');
      exports.ask = name => all.default[name];
      exports.count = () => all.COUNT;
      exports.ping = () => require('./commands/PING').default;`,
    'client/commands/index.js': module(
      `exports.default = { PING: require('./PING').default, ping: require('./PING').default }; exports.COUNT = 1;`,
    ),
    'client/commands/PING.js': module(`exports.default = { say: 'PING' };`),
  });
  type Asked = { ask: (name: string) => unknown; count: () => unknown; ping: () => unknown };
  const packages = { client: { late: join('commands', 'index.js') } };
  const ask = (use: (client: Asked) => unknown): unknown => {
    const loaded: string[] = [];
    Reflect.set(globalThis, 'gateLoaded', loaded);
    const { said } = load(root, client => use(client as unknown as Asked), packages);
    Reflect.deleteProperty(globalThis, 'gateLoaded');
    return { said, loaded };
  };
  ask(() => undefined); // it is kept from now on
  expect(ask(() => 0)).toEqual({ said: 0, loaded: [] });
  expect(ask(client => client.ask('PING'))).toEqual({ said: { say: 'PING' }, loaded: ['PING.js'] });
  expect(ask(client => client.ping())).toEqual({ said: { say: 'PING' }, loaded: ['PING.js'] });
  expect(ask(client => client.ask('ping'))).toEqual({ said: { say: 'PING' }, loaded: ['index.js', 'PING.js'] });
  expect(ask(client => client.ask('nothing'))).toEqual({ said: undefined, loaded: ['index.js', 'PING.js'] });
  expect(ask(client => client.count())).toEqual({ said: 1, loaded: ['index.js', 'PING.js'] });
});

test('without a cache everything comes from its files', () => {
  const root = installed(client);
  const ask = withKeptPackages(
    createRequire(join(root, 'program.cjs')),
    { client: {} },
    {
      env: { GATE_CODE_CACHE: 'off' },
    },
  );
  expect((ask('client') as Client).answer()).toEqual(['part', 'other 1', 7, '/', true]);
});
