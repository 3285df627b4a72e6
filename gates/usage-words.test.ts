import { expect, test } from 'vitest';
import { usageWords } from './usage-words.ts';

const typed = (line: string): Parameters<typeof usageWords>[1] => {
  const words = line.split(' ');
  return { command: words[0] ?? '', words, rest: [] };
};

test.each([
  [
    'commander.unknownCommand',
    "error: unknown command 'cor'\n(Did you mean core?)",
    { command: '', words: ['cor'], rest: [] },
    'there is no command cor: did you mean core?',
  ],
  [
    'commander.unknownCommand',
    "error: unknown command 'x'\n(Did you mean one of run, report?)",
    { command: '', words: ['x'], rest: [] },
    'there is no command x: did you mean run, report?',
  ],
  [
    'commander.unknownOption',
    "error: unknown option '-k'",
    typed('core a -k b'),
    'gate core runs everything and takes no selection of any kind: for a part of it type `gate run <suite> -- -k b`.',
  ],
  [
    'commander.unknownOption',
    "error: unknown option '-k'",
    { ...typed('run unit -k b'), rest: ['c'] },
    'gate run has no option -k: what is for the runner goes behind `--`, as in `gate run unit -- -k b c`.',
  ],
  [
    'commander.unknownOption',
    "error: unknown option '-k'",
    typed('report -k'),
    'there is no option -k: type `gate report --help`.',
  ],
  [
    'commander.unknownOption',
    "error: unknown option '-k'",
    { command: '', words: ['-k'], rest: [] },
    'there is no option -k: type `gate --help`.',
  ],
  [
    'commander.missingArgument',
    "error: missing required argument 'suite'",
    typed('run'),
    'gate run needs the name of a suite: `gate list` shows them.',
  ],
  [
    'commander.excessArguments',
    "error: too many arguments for 'report'. Expected 1 argument but got 2.",
    typed('report a b'),
    "too many arguments for 'report'. Expected 1 argument but got 2: type `gate report --help`.",
  ],
])('%s: %s', (code, message, words, sentence) => {
  expect(usageWords({ code, message }, words)).toBe(sentence);
});
