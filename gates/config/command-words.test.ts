import { expect, test } from 'vitest';
import { commandWords } from './command-words.ts';

test.each([
  ['make test', ['make', 'test']],
  ['  npm   run lint\n', ['npm', 'run', 'lint']],
  ["echo 'a  b' c", ['echo', 'a  b', 'c']],
  ['echo "it\'s"', ['echo', "it's"]],
  ["echo 'a > b && $HOME *'", ['echo', 'a > b && $HOME *']],
  ['--name="a b"c', ['--name=a bc']],
  ["run ''", ['run', '']],
  ['a\\ b c', ['a b', 'c']],
  ['tests/a.py::test[1-x]', ['tests/a.py::test[1-x]']],
  ['make CI=1', ['make', 'CI=1']],
])('%j', (line, words) => {
  expect(commandWords(line)).toEqual({ ok: true, words });
});

test.each(['a && b', 'a | b', 'a; b', 'a > f', 'echo $HOME', 'echo "$HOME"', 'echo `a`', 'ls *.ts', 'a\nb', '(a)'])(
  '%j needs a shell',
  line => {
    const said = commandWords(line);
    expect(said.ok).toBe(false);
    expect(said.ok ? '' : said.fault).toContain(`["sh", "-c", ${JSON.stringify(line)}]`);
  },
);

test.each(['', '   ', "''", 'CI=1 make', "'open", '"open'])('%j is no command', line => {
  expect(commandWords(line).ok).toBe(false);
});
