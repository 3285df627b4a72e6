import { expect, test } from 'vitest';
import { testId } from '../../../harness/protocol/test-id.ts';
import { docRefs, docSkips, unitRefs } from './names.ts';

test('a test is named by the root of its crate, then by its modules', () => {
  const refs = unitRefs(['deep::er::fine', 'top'], { file: 'src/lib.rs' });
  expect([...refs.values()].map(ref => testId('s', ref))).toEqual([
    's :: src/lib.rs > deep > er > fine',
    's :: src/lib.rs > top',
  ]);
});

test('a doctest is named by its file and its item, never by a line', () => {
  const names = [
    'one/src/lib.rs - (line 1)',
    'one/src/lib.rs - add (line 10)',
    'one/src/lib.rs - add (line 9)',
    'one/src/m.rs - m::S<T>::of (line 3)',
  ];
  const refs = docRefs(names, path => path.replace('/w/one/', ''), '/w');
  expect(names.map(name => testId('s', refs.get(name) ?? { titles: [] }))).toEqual([
    's/doc :: src/lib.rs > crate',
    's/doc :: src/lib.rs > add #2',
    's/doc :: src/lib.rs > add',
    's/doc :: src/m.rs > m > S<T> > of',
  ]);
});

test('doctests are left out by a word that no other has, or the fewest', () => {
  const names = ['src/lib.rs - fine (line 1)', 'src/lib.rs - loops (line 5)', 'src/lib.rs - loops::on (line 15)'];
  expect(docSkips(names, new Set())).toEqual({ args: [], lost: new Set() });
  expect(docSkips(names, new Set(names.slice(0, 1)))).toEqual({ args: ['--skip', 'fine'], lost: new Set() });
  expect(docSkips(names, new Set(names.slice(1, 2)))).toMatchObject({ lost: new Set(names.slice(2)) });
});
