import { expect, test } from 'vitest';
import { hasColour } from './colour.ts';

const terminal = { wanted: true, env: {}, isTerminal: true };

test.each([
  ['a terminal', terminal, true],
  ['no terminal', { ...terminal, isTerminal: false }, false],
  ['a terminal that cannot', { ...terminal, env: { TERM: 'dumb' } }, false],
  ['NO_COLOR', { ...terminal, env: { NO_COLOR: '1' } }, false],
  ['NO_COLOR without a value', { ...terminal, env: { NO_COLOR: '' } }, true],
  ['FORCE_COLOR', { ...terminal, env: { FORCE_COLOR: '1' }, isTerminal: false }, true],
  ['FORCE_COLOR without a value', { ...terminal, env: { FORCE_COLOR: '' }, isTerminal: false }, true],
  ['FORCE_COLOR=0', { ...terminal, env: { FORCE_COLOR: '0' } }, false],
  ['FORCE_COLOR against NO_COLOR', { ...terminal, env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, true],
  ['--no-color against FORCE_COLOR', { ...terminal, wanted: false, env: { FORCE_COLOR: '1' } }, false],
])('%s', (_name, facts, colour) => {
  expect(hasColour(facts)).toBe(colour);
});
