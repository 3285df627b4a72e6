import type { OwnNames } from '../harness/protocol/record.ts';
import { folderPattern, isHomeFolder, type MaskName, wordPattern } from './mask-patterns.ts';

/** What a machine calls itself and its folders: it says nothing of a failure. */
export type OwnWords = OwnNames;

/** A machine of which nothing is known. */
export const nobody: OwnWords = { folders: [], users: [], hosts: [] };

const fewestLetters = 3;
const longestName = 253;
const longestFolder = 1000;

/** Accounts and machines that are named for what they do, and names that are words: in a failure they may be what failed. */
const roles: ReadonlySet<string> = new Set(
  `root admin administrator user users guest default nobody daemon system service operator local localhost localdomain
  test tests tester testing build builder builds dev developer devel work worker workspace runner agent deploy release
  ubuntu debian fedora centos alpine arch linux windows macos darwin vagrant docker container pod host server client
  machine desktop laptop computer web app api node nodejs npm yarn deno bun python java ruby rust cargo golang perl php
  postgres postgresql mysql mariadb redis mongo mongodb sqlite kafka nginx apache www data database cache queue proxy
  gateway git github gitlab jenkins travis circleci buildkite azure actions hudson teamcity code coder gitpod vscode
  main master primary home error fail failed expected received actual value name max min mark bill will grant art rob
  sue pat may june april august drew frank rich dean miles chance hope faith grace joy ray guy don`.split(/\s+/u),
);

/** What may be masked of all that a machine is called. Names that are short, or those of a role, stay. */
export const ownWords = ({ folders, users, hosts }: OwnWords): OwnWords => ({
  folders: [...new Set(folders)].filter(isTelling),
  users: [...new Set(users)].filter(isName),
  hosts: [...new Set(hosts.flatMap(host => [host, host.split('.', 1)[0] ?? '']))].filter(isName),
});

/** The words of several machines together. */
export const joined = (all: readonly OwnWords[]): OwnWords => {
  const union = (key: keyof OwnWords): readonly string[] => [...new Set(all.flatMap(each => each[key]))];
  return { folders: union('folders'), users: union('users'), hosts: union('hosts') };
};

/** The same without names that the project uses itself: there they are words like any other. */
export const besides = (own: OwnWords, ofProject: string): OwnWords => {
  const { names, without } = memoOf(own);
  const used = names.filter(([, pattern]) => pattern.test(ofProject)).map(([name]) => name);
  if (used.length === 0) return own;
  const key = used.join('\n');
  const isForeign = (name: string): boolean => !used.includes(name);
  const rest = without.get(key) ?? { ...own, users: own.users.filter(isForeign), hosts: own.hosts.filter(isForeign) };
  without.set(key, rest);
  return rest;
};

/** Whether a text may have a word of the machine in it. Most have none, and need not be masked for it. */
export const mayName = ({ folders, users, hosts }: OwnWords, text: string): boolean => {
  if (folders.some(folder => text.includes(lastPart(folder)))) return true;
  const lower = text.toLowerCase();
  return [...users, ...hosts].some(name => lower.includes(name.toLowerCase()));
};

const lastPart = (folder: string): string => folder.split(/[\\/]/u).findLast(part => part !== '') ?? folder;

type Memo = { readonly names: readonly (readonly [name: string, RegExp])[]; readonly without: Map<string, OwnWords> };

const memos = new WeakMap<OwnWords, Memo>();

/** Of a hundred thousand failures each is asked: a pattern is made once. */
const memoOf = (own: OwnWords): Memo => {
  const known = memos.get(own);
  if (known !== undefined) return known;
  const names = [...own.users, ...own.hosts].map(name => [name, new RegExp(wordPattern(name), 'iu')] as const);
  const memo = { names, without: new Map<string, OwnWords>() };
  memos.set(own, memo);
  return memo;
};

const isName = (name: string): boolean =>
  name.length <= longestName && (name.match(/\p{L}/gu) ?? []).length >= fewestLetters && !roles.has(name.toLowerCase());

/** The folders that everybody has are masked anyway, and the root of all files would be anywhere. */
const isTelling = (folder: string): boolean =>
  folder.length <= longestFolder && /^(?:\/|[A-Za-z]:[\\/])[^\\/]/u.test(folder) && !isHomeFolder(folder);

/** The patterns of a machine, and before which of those that hold everywhere each is tried; none where nothing is known. */
export const ownPatterns = ({ folders, users, hosts }: OwnWords): readonly OwnPattern[] => [
  ...oneOf('home', 'tmp', folders.map(folderPattern)),
  ...oneOf('user', 'hash', users.map(wordPattern)),
  ...oneOf('host', 'hash', hosts.map(wordPattern)),
];

type OwnPattern = { readonly name: MaskName; readonly before: MaskName; readonly source: string };

/** The longest first: of two that begin alike the first is taken. */
const oneOf = (name: MaskName, before: MaskName, sources: readonly string[]): readonly OwnPattern[] =>
  sources.length === 0
    ? []
    : [{ name, before, source: `(?:${sources.toSorted((a, b) => b.length - a.length).join('|')})` }];
