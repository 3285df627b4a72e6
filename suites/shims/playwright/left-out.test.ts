import { expect, test } from 'vitest';
import { hearLeftOut } from './left-out.ts';
import type { Case } from './shapes.ts';

/** Whose project is named only once the tree is whole. */
const one = (title: string, line: number, name = ''): Case => ({
  id: title,
  title,
  parent: {
    title: '/a.spec.js',
    type: 'file',
    project: () => ({ name }),
    parent: { title: 'x', type: 'project', project: () => ({ name }) },
  },
  location: { file: '/a.spec.js', line, column: 1 },
  timeout: 0,
  repeatEachIndex: 0,
  expectedStatus: 'passed',
  annotations: [],
});

/** A tree that is taken apart as Playwright does it. */
class Suite {
  readonly _type: string;
  tests: readonly Case[];
  constructor(type: string, tests: readonly Case[]) {
    this._type = type;
    this.tests = tests;
  }
  allTests(): readonly Case[] {
    return this.tests;
  }
  _deepClone(): Suite {
    return new Suite(this._type, [...this.tests]);
  }
  _getOnlyItems(): readonly Case[] {
    return this.tests.slice(0, 1);
  }
}

test('who was in the tree before arguments and .only is told once, and nothing else changes', () => {
  const leftOut = hearLeftOut(() => ({ test: { Suite } }));
  const tests = [one('a', 1), one('b', 2), one('c', 3)];
  const clone = new Suite('project', tests)._deepClone();
  expect(clone.tests).toEqual(tests);
  expect(new Suite('root', tests.slice(0, 2))._getOnlyItems()).toEqual([tests[0]]);
  new Suite('file', [one('of no project', 9)])._deepClone();
  expect(leftOut([one('a', 1, 'x')]).map(({ title }) => title)).toEqual(['b', 'c']);
  expect(leftOut(tests)).toEqual([]);
  expect(leftOut([])).toEqual([]);
});

test('a version without such a tree tells of nothing', () => {
  const absent = hearLeftOut(() => {
    throw new Error('not exported');
  });
  expect(absent([one('a', 1)])).toEqual([]);
  expect(hearLeftOut(() => ({}))([one('a', 1)])).toEqual([]);
});
