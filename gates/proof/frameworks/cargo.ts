import { cargo as adapter } from '../../../suites/adapters/cargo.ts';
import { candidateVersion, located } from '../../candidate-version.ts';
import { type Framework, lines, type Plant } from '../plant.ts';

/** A crate that has nothing but tests. */
const crate = (name: string, ...tests: readonly string[]): Plant['files'] => ({
  'Cargo.toml': lines(
    '[package]',
    `name = "${name}"`,
    'version = "0.0.0"',
    'edition = "2021"',
    '[lib]',
    'doctest = false',
    // The project around it is none of Rust's.
    '[workspace]',
  ),
  'src/lib.rs': lines(
    '#![cfg(test)]',
    'use std::{fs::OpenOptions, io::Write, path::Path, process::{id, Command, Stdio}, thread, time::Duration};',
    'fn planted(pid: u32) {',
    '    let mut file = OpenOptions::new().create(true).append(true).open("planted.pid").unwrap();',
    '    writeln!(file, "{pid}").unwrap();',
    '}',
    'fn detached(words: &[&str]) -> Command {',
    '    let mut command = Command::new("setsid");',
    '    command.args(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());',
    '    command',
    '}',
    ...tests,
  ),
});

const test = (name: string, ...body: readonly string[]): string =>
  lines('#[test]', `fn ${name}() {`, ...body.map(line => `    ${line}`), '}').trimEnd();

const id = (name: string): string => `src/lib.rs > ${name}`;

const plants: readonly Plant[] = [
  {
    name: 'loop',
    what: 'a loop without end',
    files: crate(
      'loops',
      test('a_first'),
      test('b_loops', 'planted(id());', 'loop { std::hint::spin_loop(); }'),
      test('c_last'),
    ),
    fates: { [id('a_first')]: 'passed', [id('b_loops')]: 'hung', [id('c_last')]: 'passed' },
    culprit: id('b_loops'),
    endedAs: 'clock',
  },
  {
    name: 'wait',
    what: 'a wait without end',
    files: crate(
      'waits',
      test('a_first'),
      test('b_waits', 'planted(id());', 'loop { thread::park(); }'),
      test('c_last'),
    ),
    fates: { [id('a_first')]: 'passed', [id('b_waits')]: 'hung', [id('c_last')]: 'passed' },
    culprit: id('b_waits'),
    endedAs: 'clock',
  },
  {
    name: 'leak',
    what: 'a detached child left behind',
    files: crate(
      'leaks',
      test('a_leaves_a_child', 'planted(detached(&["sleep", "600"]).spawn().unwrap().id());'),
      test('b_tidy'),
    ),
    fates: { [id('a_leaves_a_child')]: 'passed', [id('b_tidy')]: 'passed', '(session)': 'passed leaky' },
    culprit: '(session)',
    endedAs: 'leak',
  },
  {
    name: 'daemon',
    what: 'a daemon that ignores SIGTERM',
    files: crate(
      'daemons',
      test(
        'a_starts_a_daemon',
        // What a shell ignores, what it becomes ignores too; who has started it has left.
        `let daemon = "trap '' TERM; echo $$ >planting && mv planting planted.pid; exec sleep 600";`,
        `detached(&["sh", "-c", "\\"$@\\" &", "sh", "setsid", "sh", "-c", daemon]).status().unwrap();`,
        `while !Path::new("planted.pid").exists() { thread::sleep(Duration::from_millis(10)); }`,
      ),
      test('b_tidy'),
    ),
    fates: { [id('a_starts_a_daemon')]: 'passed', [id('b_tidy')]: 'passed', '(session)': 'passed leaky' },
    culprit: '(session)',
    endedAs: 'leak',
  },
  {
    name: 'crash',
    what: 'std::process::exit in a test',
    files: crate(
      'crashes',
      test('a_first'),
      test('b_exits', 'planted(id());', 'std::process::exit(7);'),
      test('c_last'),
    ),
    fates: { [id('a_first')]: 'passed', [id('b_exits')]: 'crashed', [id('c_last')]: 'passed' },
    culprit: id('b_exits'),
    endedAs: 'itself',
  },
];

/** The cargo of the suite that has one, otherwise that of PATH. */
export const cargo: Framework = {
  name: 'cargo',
  remedy: adapter.remedy,
  plants,
  find: async ({ cwd, program, env }) => {
    for (const candidate of adapter.candidates({ cwd, program }, env)) {
      const version = await candidateVersion(candidate, cwd);
      const found = located(candidate.program, cwd);
      if (version !== undefined && version !== '') return { version, program: found, suite: { program: found } };
    }
    return undefined;
  },
};
