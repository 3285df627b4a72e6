import { expect, test } from 'vitest';
import { covered, uncovered, wordOf } from './init-words.ts';

const env = {
  PATH: '/bin',
  NODE_OPTIONS: '--inspect',
  PWD: '/here',
  'npm_config_@scope:registry': 'x',
  EMPTY: '',
  GATE_COOKIE_0011223344556677: '1',
};

test('what is covered is what it was when it is uncovered', () => {
  expect(uncovered(covered(env))).toEqual(env);
});

test('only simple names and nothing of Node go through our own programs, the marks in the open', () => {
  const names = Object.entries(covered(env)).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  expect(names.filter(name => !/^[A-Z][\w]*$/.test(name) || name.startsWith('NODE_'))).toEqual([]);
  expect(names).toContain('GATE_COOKIE_0011223344556677');
});

test('what a shell adds on the way does not arrive', () => {
  expect(uncovered({ ...covered(env), SHLVL: '1', _: '/bin/sh', OLDPWD: '/' })).toEqual(env);
});

test('a torn word is none', () => {
  expect(wordOf('{"type":"exited","exit":{"code":0}}')).toEqual({ type: 'exited', exit: { code: 0 } });
  expect(wordOf('{"type":"exi')).toBeUndefined();
  expect(wordOf('7')).toBeUndefined();
});
