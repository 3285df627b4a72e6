import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const isWanted = spawnSync('cargo', ['--version']).status === 0 || process.env['CI'] !== undefined;
if (!isWanted) process.stderr.write('SKIPPED: tests with cargo, which is not here: npm run setup\n');

const { PATH = '', HOME = '', LANG = '' } = process.env;
const plain = { PATH, HOME, LANG };

const manifest = '[package]\nname = "counts"\nversion = "0.1.0"\nedition = "2021"\n';
const world =
  'for (k, v) in std::env::vars() { println!("WORLD {}={}", k, v); } println!("WORLD {:?} {:?}", std::env::args().skip(1).collect::<Vec<_>>(), std::env::current_dir());';
const files = {
  'Cargo.toml': manifest,
  'src/lib.rs': `/// \`\`\`
/// assert!(counts::yes());
/// \`\`\`
pub fn yes() -> bool { true }
#[cfg(test)]
mod tests {
    #[test] fn fine() { println!("captured"); }
    #[test] fn wrong() { println!("before"); assert_eq!(1, 2, "one is not two"); }
    #[test] #[ignore] fn later() {}
    #[test] #[should_panic] fn panics() { panic!("no"); }
    #[test] fn world() { ${world} panic!("to be shown"); }
    mod deep { mod er { #[test] fn fine() {} } }
}
`,
  'tests/noisy.rs': `#[test] fn a_writes() { std::process::Command::new("sh").args(["-c", "printf 'no line'; echo test b_real ... FAILED; echo test c_fails ... ok"]).status().unwrap(); }
#[test] fn b_real() {}
#[test] fn c_fails() { panic!("yes"); }
`,
  'gate.config.json': JSON.stringify({ suites: { s: { runner: 'cargo' } } }),
};

const words: Readonly<Record<string, string>> = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' };

/** What cargo says of each test, by the last of its names. */
const said = (stdout: string): readonly string[] =>
  stdout
    .split('\n')
    .flatMap(line => {
      const [, name = '', word = ''] =
        /test (\S+|.+ \(line \d+\))(?: - should panic)? \.\.\. (ok|FAILED|ignored)$/u.exec(line) ?? [];
      return name === '' ? [] : [`${name.replace(/^.* - (\S+) \(line \d+\)$/u, '$1')} ${words[word] ?? word}`];
    })
    .toSorted();

const told = (dir: string): readonly string[] =>
  (JSON.parse(latest(dir, 'run.json')) as RunRecord).tests
    .map(({ titles, outcome }) => `${titles.join('::')} ${outcome}`)
    .toSorted();

test.runIf(isWanted)('names and outcomes equal those of cargo test alone, and tests see the same world', async () => {
  const dir = project(files);
  const bare = spawnSync('cargo', ['test', '--no-fail-fast'], { cwd: dir, env: plain, encoding: 'utf8' });
  const { code } = await runGate(['core', '--quiet'], { cwd: dir });
  expect(code).toBe(1);
  const own = [...new Set(said(bare.stdout))];
  // What a child of a test writes looks like results of other tests, and comes first.
  expect(told(dir)).toEqual(own.filter(line => line !== 'b_real failed' && line !== 'c_fails passed'));
  expect(own).toHaveLength(12);

  const record = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  const wrong = record.tests.find(({ titles }) => titles.at(-1) === 'wrong');
  expect(wrong?.failure?.message).toContain('one is not two');
  expect(wrong?.failure?.stack[0]).toMatchObject({ file: 'src/lib.rs', line: 8 });

  const seen = (text: string): readonly string[] =>
    [...text.matchAll(/^WORLD (.*)$/gm)]
      .map(([, word = '']) => word)
      .filter(word => !word.startsWith('GATE_'))
      .toSorted();
  const ours = seen(latest(dir, 'logs/s.1.log'));
  const theirs = seen(bare.stdout);
  expect(theirs.length).toBeGreaterThan(2);
  expect(theirs.filter(word => !ours.includes(word))).toEqual([]);
  expect(ours.filter(word => !theirs.includes(word))).toEqual([expect.stringMatching(/^RUST_TEST_THREADS=\d+$/)]);
});

test.runIf(isWanted)('the tests are listed without being run, a filter deselects, a retry runs one alone', async () => {
  const shaky = `#[test] fn once() { std::fs::create_dir("once").unwrap(); }
#[test] fn shaky() { if std::fs::metadata("seen").is_err() { std::fs::write("seen", "").unwrap(); panic!("once"); } }
`;
  const config = JSON.stringify({ suites: { s: { runner: 'cargo', retries: 1 } } });
  const dir = project({ 'Cargo.toml': manifest, 'src/lib.rs': shaky, 'gate.config.json': config });
  const listed = await runGate(['list', 'core'], { cwd: dir });
  expect(listed.stdout).toContain('  s :: src/lib.rs > once\n  s :: src/lib.rs > shaky\n');
  const part = await runGate(['run', 's', '--quiet', '--', '--', 'nothing_like_it'], { cwd: dir });
  expect(part.code).toBe(3);
  expect(told(dir)).toEqual(['once not-run', 'shaky not-run']);
  await runGate(['core', '--quiet'], { cwd: dir });
  const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  expect(tests.map(({ id, outcome, flags }) => [id, outcome, ...flags])).toEqual([
    ['s :: src/lib.rs > once', 'passed'],
    ['s :: src/lib.rs > shaky', 'passed', 'flaky'],
  ]);
});
