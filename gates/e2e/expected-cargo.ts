import type { Row } from './expected.ts';

const lines = (...each: readonly string[]): string => `${each.join('\n')}\n`;

const manifest = (name: string, ...more: readonly string[]): string =>
  lines('[package]', `name = "${name}"`, 'version = "0.1.0"', 'edition = "2021"', ...more);

const tests = (...each: readonly string[]): string =>
  lines('#[cfg(test)]', 'mod tests {', ...each.map(one => `    #[test] ${one}`), '}');

const forever = 'loop { std::hint::spin_loop(); }';

/** Its list and its compiler need their time on a busy machine. */
const limits = (test: string): object => ({ limits: { test, load: '60s', grace: '1s' } });

const rows: readonly Row[] = [
  {
    name: 'a loop and a wait for ever between tests that pass, and one that fails beside them',
    runner: 'cargo',
    also: [1.63],
    files: {
      'Cargo.toml': manifest('hangs'),
      'src/lib.rs': tests(
        'fn a_passes() {}',
        'fn b_fails() { assert_eq!(1, 2); }',
        `fn c_loops() { ${forever} }`,
        'fn d_passes() {}',
        'fn e_waits() { loop { std::thread::park(); } }',
        'fn f_passes() {}',
      ),
      'tests/beside.rs': lines('#[test]', 'fn beside() {}'),
    },
    fates: {
      'src/lib.rs > tests > a_passes': 'passed',
      'src/lib.rs > tests > b_fails': 'failed src/lib.rs:4',
      'src/lib.rs > tests > c_loops': 'hung gate test',
      'src/lib.rs > tests > d_passes': 'passed',
      'src/lib.rs > tests > e_waits': 'hung gate test',
      'src/lib.rs > tests > f_passes': 'passed',
      'tests/beside.rs > beside': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'tests that end their process, beside others',
    runner: 'cargo',
    also: [1.63],
    files: {
      'Cargo.toml': manifest('dies'),
      'src/lib.rs': tests(
        'fn a_passes() {}',
        'fn b_fails() { panic!("no"); }',
        'fn c_exits() { std::process::exit(3); }',
        'fn d_passes() {}',
        'fn e_aborts() { std::process::abort(); }',
        'fn f_exits_well() { std::process::exit(0); }',
        'fn g_passes() {}',
        'fn h_overflows() { fn f(n: u64) -> u64 { if n == 0 { 0 } else { 1 + f(unsafe { std::ptr::read_volatile(&(n - 1)) }) } } f(u64::MAX); }',
        'fn i_passes() {}',
      ),
    },
    fates: {
      'src/lib.rs > tests > a_passes': 'passed',
      'src/lib.rs > tests > b_fails': 'failed src/lib.rs:4',
      'src/lib.rs > tests > c_exits': 'crashed',
      'src/lib.rs > tests > d_passes': 'passed',
      'src/lib.rs > tests > e_aborts': 'crashed',
      'src/lib.rs > tests > f_exits_well': 'crashed',
      'src/lib.rs > tests > g_passes': 'passed',
      'src/lib.rs > tests > h_overflows': 'crashed',
      'src/lib.rs > tests > i_passes': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'all that a test can come to: units, a program, integration, doctests, a harness of its own',
    runner: 'cargo',
    also: [1.63],
    files: {
      'Cargo.toml': manifest('all', '[[test]]', 'name = "own"', 'harness = false'),
      'src/lib.rs': lines(
        '//! Of the crate.',
        '//! ```',
        '//! assert_eq!(all::twice(2), 4);',
        '//! ```',
        '/// Doubles.',
        '/// ```',
        '/// assert_eq!(all::twice(2), 4);',
        '/// ```',
        '/// ```',
        '/// assert_eq!(all::twice(2), 5);',
        '/// ```',
        '/// ```ignore',
        '/// nothing of this is Rust',
        '/// ```',
        '/// ```should_panic',
        '/// panic!("as it should");',
        '/// ```',
        '/// ```',
        '/// std::process::abort();',
        '/// ```',
        'pub fn twice(n: i32) -> i32 { n * 2 }',
        tests(
          'fn passes() {}',
          '#[ignore = "not yet"] fn ignored() { panic!(); }',
          '#[should_panic(expected = "right")] fn panics_right() { panic!("right"); }',
          '#[should_panic] fn panics_not() {}',
          'fn errs() -> Result<(), String> { Err("bad".into()) }',
        ),
      ),
      'src/main.rs': lines('fn main() {}', '#[test]', 'fn of_the_program() {}'),
      'tests/outside.rs': lines('mod inner { #[test] fn fails() { assert!(all::twice(2) == 5, "a > b"); } }'),
      'tests/own.rs': lines(
        'fn main() { println!("a harness of its own {:?}", std::env::args().skip(1).collect::<Vec<_>>()); }',
      ),
    },
    fates: {
      'src/lib.rs > tests > passes': 'passed',
      'src/lib.rs > tests > ignored': 'skipped',
      'src/lib.rs > tests > panics_right': 'passed',
      'src/lib.rs > tests > panics_not': 'failed src/lib.rs:27',
      'src/lib.rs > tests > errs': 'failed',
      'src/main.rs > of_the_program': 'passed',
      'tests/outside.rs > inner > fails': 'failed tests/outside.rs:1',
      'tests/own.rs > main': 'passed',
      '/doc :: src/lib.rs > crate': 'passed',
      '/doc :: src/lib.rs > twice': 'passed',
      '/doc :: src/lib.rs > twice #2': 'failed src/lib.rs:9',
      '/doc :: src/lib.rs > twice #3': 'skipped',
      '/doc :: src/lib.rs > twice #4': 'passed',
      '/doc :: src/lib.rs > twice #5': 'crashed',
    },
    // Rust 1.63 does not say where a test stands that should have panicked.
    otherwise: { 'cargo of Debian': { 'src/lib.rs > tests > panics_not': 'failed' } },
    suite: limits('60s'),
    verdict: 'fail',
    launches: 1,
  },
  {
    name: 'a crate and a test that cannot be built, in a workspace of others',
    runner: 'cargo',
    also: [1.63],
    suite: { args: ['--workspace'] },
    files: {
      'Cargo.toml': lines('[workspace]', 'members = ["one", "two"]', 'resolver = "2"'),
      'one/Cargo.toml': manifest('one'),
      'one/src/lib.rs': tests('fn unseen() { no(); }'),
      'one/tests/fine.rs': lines('#[test]', 'fn runs_on() {}'),
      'one/tests/syntax.rs': lines('#[test]', 'fn unseen() {'),
      'two/Cargo.toml': manifest('two'),
      'two/src/lib.rs': tests('fn runs_on() {}'),
    },
    fates: {
      'one/src/lib.rs > (load)': 'failed one/src/lib.rs:3',
      'one/tests/fine.rs > runs_on': 'passed',
      'one/tests/syntax.rs > (load)': 'failed one/tests/syntax.rs:2',
      'two/src/lib.rs > tests > runs_on': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'a doctest that hangs costs one doctest',
    runner: 'cargo',
    files: {
      'Cargo.toml': manifest('docs'),
      'src/lib.rs': lines(
        '/// ```',
        '/// docs::fine();',
        '/// ```',
        'pub fn fine() {}',
        '/// ```',
        `/// ${forever}`,
        '/// ```',
        'pub fn loops() {}',
        '/// ```',
        '/// docs::other();',
        '/// ```',
        'pub fn other() {}',
      ),
    },
    suite: limits('12s'),
    fates: {
      '/doc :: src/lib.rs > fine': 'passed',
      '/doc :: src/lib.rs > loops': 'hung gate test',
      '/doc :: src/lib.rs > other': 'passed',
    },
    verdict: 'fail',
  },
  {
    name: 'a child left behind, and all is well',
    runner: 'cargo',
    files: {
      'Cargo.toml': manifest('leaks'),
      'src/lib.rs': tests('fn leaks() { std::process::Command::new("sleep").arg("300").spawn().unwrap(); }'),
    },
    fates: { 'src/lib.rs > tests > leaks': 'passed', '(session)': 'passed leaky' },
    verdict: 'fail',
  },
  {
    name: 'harnesses of their own that fail, die and hang',
    runner: 'cargo',
    files: {
      'Cargo.toml': manifest(
        'own',
        ...['fails', 'dies', 'hangs'].flatMap(name => ['[[test]]', `name = "${name}"`, 'harness = false']),
      ),
      'src/lib.rs': '',
      'tests/fails.rs': lines('fn main() { std::process::exit(2); }'),
      'tests/dies.rs': lines('fn main() { std::process::abort(); }'),
      'tests/hangs.rs': lines(`fn main() { ${forever} }`),
    },
    fates: {
      'tests/fails.rs > main': 'failed',
      'tests/dies.rs > main': 'crashed',
      'tests/hangs.rs > main': 'hung gate test',
    },
    verdict: 'fail',
  },
  {
    name: 'all is well',
    runner: 'cargo',
    files: { 'Cargo.toml': manifest('well'), 'src/lib.rs': tests('fn fine() {}', 'fn other() { print!("no line"); }') },
    fates: { 'src/lib.rs > tests > fine': 'passed', 'src/lib.rs > tests > other': 'passed' },
    verdict: 'pass',
    launches: 1,
  },
  {
    name: 'no tests',
    runner: 'cargo',
    files: { 'Cargo.toml': manifest('none'), 'src/lib.rs': '' },
    fates: {},
    verdict: 'incomplete',
  },
];

/** What crates do wrong. */
export const cargoRows: readonly Row[] = rows.map(row => ({ ...row, suite: { ...limits('3s'), ...row.suite } }));
