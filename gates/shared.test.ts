import { expect, test } from 'vitest';
import { shared } from './shared.ts';

test('what is asked for while it is made is made once; what is asked for later is new', async () => {
  let made = 0;
  const ask = shared(async () => ++made);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  expect(await ask()).toBe(2);
});

test('what could not be made is told to all who asked, and tried again', async () => {
  let tries = 0;
  const ask = shared(async () => {
    if (++tries === 1) throw new Error('not yet');
    return tries;
  });
  await Promise.all([ask(), ask()].map(each => expect(each).rejects.toThrow('not yet')));
  expect(await ask()).toBe(2);
});
