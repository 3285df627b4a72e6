import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disarm, disarmJson, readsCommands } from './disarm.ts';

/** What GitHub's runner takes for a command in a line: the newer form at its beginning, the older one anywhere. */
const isCommand = (line: string): boolean => line.trimStart().startsWith('::') || /##\w*\[/.test(line);

const commands = (text: string): readonly string[] => text.split(/\r\n|\r|\n/).filter(isCommand);

test.each([
  ['::error::no', ': :error::no'],
  ['  \t::add-mask::e', '  \t: :add-mask::e'],
  ['fine\n::stop-commands::x\n', 'fine\n: :stop-commands::x\n'],
  ['fine\r::set-env name=A::b', 'fine\r: :set-env name=A::b'],
  ['a ##[set-env name=PATH]x', 'a # #[set-env name=PATH]x'],
  ['##vso[task.complete]', '# #vso[task.complete]'],
  ["##teamcity[message text='x']", "# #teamcity[message text='x']"],
  ['\u001b[31m::error::', '\u001b[31m: :error::'],
  ['unit :: src/a.test.ts > b', 'unit :: src/a.test.ts > b'],
  ['# Heading ## [link]', '# Heading ## [link]'],
])('%j becomes %j', (text, harmless) => {
  expect(disarm(text)).toBe(harmless);
});

test('whatever is printed, no line of it is a command', () => {
  const pieces = fc.constantFrom(
    '::',
    ':',
    '##',
    '#',
    '[',
    ' ',
    '\n',
    '\r',
    '\u0085',
    '\ufeff',
    'error',
    'vso',
    '\u001b[1m',
    ']',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 20 }), parts => {
      expect(commands(disarm(parts.join('')))).toEqual([]);
    }),
  );
});

test('JSON keeps its values, and none of its lines is a command', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom('##[x]', '::error::', '###[[', '##vso[', ''), (json, text) => {
      const value = { text, more: JSON.parse(json) as unknown };
      const written = disarmJson(JSON.stringify(value, undefined, 2));
      expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(commands(written)).toEqual([]);
    }),
  );
});

describe('who reads commands', () => {
  test.each([
    [{}, false],
    [{ CI: 'true' }, false],
    [{ GITHUB_ACTIONS: 'true' }, true],
    [{ TF_BUILD: 'True' }, true],
    [{ TEAMCITY_VERSION: '2026.1' }, true],
    [{ GITHUB_ACTIONS: '' }, false],
  ])('%j: %s', (env, reads) => {
    expect(readsCommands(env)).toBe(reads);
  });
});
