import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { commands, latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const onePassing = { 'gate.config.json': commands({ unit: ['true'] }) };

/** A config of one suite, with the suite's own words on line 3. */
const suite = (words: string): Readonly<Record<string, string>> => ({
  'gate.config.json': `{\n  "suites": {\n    "unit": { ${words} }\n  }\n}\n`,
});

const withoutPytest = { python: '#!/bin/sh\nexec python3 -S "$@"\n' };

describe('bad input: exit 2, one sentence, nothing run, nothing written', () => {
  test.each<[name: string, files: Readonly<Record<string, string>>, args: readonly string[], sentence: string]>([
    [
      'an unknown key',
      suite('"runner": "vitest", "argz": []'),
      ['core'],
      'gate.config.json:3:35 "argz" is not a key of suites.unit: did you mean "args"?',
    ],
    [
      'a number without a unit',
      suite('"runner": "vitest", "limits": { "test": 30 }'),
      ['core'],
      'gate.config.json:3:55 suites.unit.limits.test is 30, a number without a unit: write "30s", not 30.',
    ],
    [
      'a folder that does not exist',
      suite('"runner": "vitest", "cwd": "nowhere"'),
      ['core'],
      'gate.config.json:3:42 suites.unit.cwd is "nowhere", but there is no such folder in <dir>: fix the path.',
    ],
    [
      'vitest is not installed',
      suite('"runner": "vitest"'),
      ['core'],
      'gate.config.json:3:25 Suite "unit": vitest is not installed in .: npm install --save-dev vitest.',
    ],
    [
      'vitest was detected and is not installed',
      { 'package.json': '{ "devDependencies": { "vitest": "4" } }' },
      ['core'],
      'Suite "vitest": vitest is not installed in .: npm install --save-dev vitest. (detected: vitest in package.json)',
    ],
    [
      'a python without pytest',
      { ...suite('"runner": "pytest", "program": ["./python"]'), ...withoutPytest },
      ['core'],
      'gate.config.json:3:25 Suite "unit": pytest is not installed in .: install pytest for the Python of this project (`python3 -m pip install pytest`), or set the suite\'s "program".',
    ],
    [
      'a command that does not exist',
      suite('"runner": "command", "command": ["no-such-program", "--all"]'),
      ['core'],
      'gate.config.json:3:25 Suite "unit": no-such-program was not found in .: name a program that exists: a path, or a name on PATH.',
    ],
    [
      'the second of two runners is missing',
      { 'gate.config.json': commands({ one: ['true'], two: ['no-such-program'] }) },
      ['core'],
      'gate.config.json:1:74 Suite "two": no-such-program was not found in .: name a program that exists: a path, or a name on PATH.',
    ],
    [
      'a file for gate core',
      onePassing,
      ['core', 'some.test.ts'],
      'gate core runs everything and takes no selection of any kind: for a part of it type `gate run <suite> -- some.test.ts`.',
    ],
    [
      'an option of the runner for gate core',
      onePassing,
      ['core', '-t', 'x'],
      'gate core runs everything and takes no selection of any kind: for a part of it type `gate run <suite> -- -t x`.',
    ],
    [
      'runner arguments for gate full',
      onePassing,
      ['full', '--', '-t', 'x'],
      'gate full runs everything and takes no selection of any kind: for a part of it type `gate run <suite> -- -t x`.',
    ],
    ['an option that is mistyped', onePassing, ['core', '--quite'], "unknown option '--quite': did you mean --quiet?"],
    ['a command that is mistyped', onePassing, ['cor'], 'there is no command cor: did you mean core?'],
    [
      'a command that is unknown',
      onePassing,
      ['frobnicate'],
      'there is no command frobnicate: type `gate --help` for the commands.',
    ],
    ['a suite that is mistyped', onePassing, ['run', 'unti'], 'there is no suite "unti": did you mean "unit"?'],
    [
      'a suite that is unknown',
      onePassing,
      ['run', 'integration'],
      'there is no suite "integration": use one of unit.',
    ],
    [
      'no suite at all',
      onePassing,
      ['run', '--', '-t', 'x'],
      'gate run needs the name of a suite: `gate list` shows them.',
    ],
    [
      'runner options without --',
      onePassing,
      ['run', 'unit', '-t', 'x'],
      'gate run has no option -t: what is for the runner goes behind `--`, as in `gate run unit -- -t x`.',
    ],
    ['a run before there is one', onePassing, ['report'], 'there is no run here yet: type `gate core`.'],
    [
      'a run that is not there',
      onePassing,
      ['report', 'nope'],
      'there is no run "nope" in .gate/runs: name one of its folders, or type `gate report` for the latest.',
    ],
    [
      'a way out of the runs',
      onePassing,
      ['report', '../..'],
      'there is no run "../.." in .gate/runs: name one of its folders, or type `gate report` for the latest.',
    ],
    ['a gate that is not there', onePassing, ['list', 'cor'], 'there is no gate "cor" to list: did you mean "core"?'],
    [
      'a folder to start in that is not there',
      onePassing,
      ['core', '--cwd', 'nowhere'],
      'nowhere:1:1 This folder does not exist: give --cwd one that does.',
    ],
  ])('%s', async (_name, files, args, sentence) => {
    const dir = project(files);
    const { code, stdout, stderr } = await runGate(args, { cwd: dir });
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: `gate: ${sentence.replace('<dir>', dir)}\n`,
    });
    expect(existsSync(join(dir, '.gate'))).toBe(false);
  });
});

const notProven = 'containment: cookie (not proven)\n';

describe('a check that has checked nothing is not green: exit 3', () => {
  const empty = { runner: 'vitest' };
  const notCompared = '  ! trust: no earlier run is remembered here: not compared: census, mass failure';
  const said = (stdout: string): readonly string[] => stdout.split('\n').slice(1, 4);

  test('nothing to run at all', async () => {
    const dir = project({ 'readme.md': 'no tests here' });
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(3);
    expect(stderr).toBe(
      `No configuration in ${dir}, and no suite of tests was found: write a gate.config.ts.\n${notProven}`,
    );
    expect(said(stdout)).toEqual(['INCOMPLETE', '  ✗ census: no test has run', notCompared]);
  });

  test('a suite without tests', async () => {
    const dir = project({ 'gate.config.json': JSON.stringify({ suites: { unit: empty } }) }, { packages: true });
    const { code, stdout } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(3);
    expect(stdout).toContain('INCOMPLETE\n  ✗ census: suite unit: no tests were found: check cwd');
  });

  test('a runner that exits 0 and reports nothing', async () => {
    const dir = project({
      'gate.config.json': '{ "suites": { "unit": { "runner": "pytest", "program": ["./python"] } } }',
      python: '#!/bin/sh\necho 8.4.0\n',
    });
    const { code, stdout } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(3);
    expect(stdout).toContain('INCOMPLETE\n  ✗ census: suite unit: ');
    expect(stdout).toContain('✗ census: no test has run\n');
  });

  test('a partial run that selects nothing', async () => {
    const dir = project(
      {
        'gate.config.json': JSON.stringify({ suites: { unit: empty } }),
        'a.test.ts': `import { test } from 'vitest';\ntest('one', () => {});\n`,
      },
      { packages: true },
    );
    const { code, stdout } = await runGate(['run', 'unit', '--', '-t', 'nothing of this name'], { cwd: dir });
    expect(stdout).toContain('census: no test has run');
    expect(code).toBe(3);
  });
});

describe('what goes where', () => {
  const red = {
    'gate.config.json': commands({
      good: ['true'],
      bad: ['sh', '-c', String.raw`printf '\033[31mred\033[0m\n'; exit 7`],
    }),
  };

  test('stdout is the result, progress goes to stderr, and neither has escape codes away from a terminal', async () => {
    const dir = project(red);
    const { code, stdout, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(1);
    expect(
      stdout
        .split('\n')
        .slice(0, 10)
        .map(line => line.replace(/\d+\.\d s$/, '<time>')),
    ).toEqual([
      '1/2 passed · failed 1 · hung 0 · crashed 0 · skipped 0 · not-run 0 · flaky 0 · leaky 0 · <time>',
      'FAIL  1 new',
      '  ✗ regressions: 1 test went wrong and is not known debt',
      '  ! trust: no earlier run is remembered here: not compared: census, mass failure',
      '',
      'New against the ledger: 1',
      '  failed   bad :: (command)',
      '           exit code 7',
      '',
      'Next',
    ]);
    expect(stderr.replace(/\([\d.]+ m?s\)/, '(<time>)')).toBe(
      `${notProven}✗ failed  bad :: (command) (<time>): exit code 7\n`,
    );
    expect(stdout + stderr).not.toContain('\u001b');
  });

  test('--json - gives JSON on stdout and nothing else; --quiet leaves stderr empty', async () => {
    const dir = project(red);
    const { code, stdout, stderr } = await runGate(['core', '--json', '-', '--quiet'], { cwd: dir });
    expect(JSON.parse(stdout)).toMatchObject({ format: 'gate.run/1', verdict: { kind: 'fail', exitCode: 1 } });
    expect(stdout).toBe(latest(dir, 'run.json'));
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('--json and --junit write there too, seen from --cwd; options may stand before the command', async () => {
    const dir = project(red);
    mkdirSync(join(dir, 'sub'));
    const args = ['--cwd', dir, '--junit', 'out/deep/junit.xml', 'core', '--json', 'out/run.json'];
    const { code } = await runGate(args, { cwd: join(dir, 'sub') });
    expect(code).toBe(1);
    expect(readFileSync(join(dir, 'out/deep/junit.xml'), 'utf8')).toBe(latest(dir, 'junit.xml'));
    expect(readFileSync(join(dir, 'out/run.json'), 'utf8')).toBe(latest(dir, 'run.json'));
  });

  test('--verbose has a line for every test', async () => {
    const { stderr } = await runGate(['core', '--verbose'], { cwd: project(red) });
    expect(stderr).toContain('✓ passed  good :: (command) (');
  });

  test.each([
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '0' }, [], false],
    [{ NO_COLOR: '1' }, [], false],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('colours with %o %o: %o', async (env, args, coloured) => {
    const { stdout, stderr } = await runGate(['core', ...args], { cwd: project(red), env });
    expect([stdout.includes('\u001b['), stderr.includes('\u001b[')]).toEqual([coloured, coloured]);
  });

  test('--version and --help say nothing on stderr', async () => {
    const dir = project({});
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    expect(await runGate(['--version'], { cwd: dir })).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
    const help = await runGate(['--help'], { cwd: dir });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('gate run unit -- src/a.test.ts');
  });
});

describe('before the first test', () => {
  test('without a configuration the first line says so', async () => {
    const files = {
      'package.json': '{ "devDependencies": { "vitest": "4" } }',
      'a.test.ts': `import { test } from 'vitest';\ntest('one', () => {});\n`,
    };
    const dir = project(files, { packages: true });
    const { code, stderr } = await runGate(['core'], { cwd: dir });
    expect(code).toBe(0);
    expect(stderr.split('\n')[0]).toBe(
      `No configuration in ${dir}: detected vitest (vitest in package.json); the defaults apply.`,
    );
  });

  test('a configuration that names no suites is not called missing', async () => {
    const dir = project({ 'gate.config.json': '{}' });
    const { stderr } = await runGate(['core'], { cwd: dir });
    expect(stderr).toBe(
      `gate.config.json names no suites, and no suite of tests was found: write a gate.config.ts.\n${notProven}`,
    );
  });

  test('a runner that was not tested is a warning, also in the record', async () => {
    const dir = project({
      'gate.config.json': '{ "suites": { "unit": { "runner": "pytest", "program": ["./python"] } } }',
      python: '#!/bin/sh\necho 99.1.0\n',
    });
    const { stderr } = await runGate(['core'], { cwd: dir });
    const text = 'pytest 99.1.0 was not tested with this gate, only 7, 8 and 9';
    expect(stderr.split('\n')[1]).toBe(`! warning  unit: ${text}`);
    expect(JSON.parse(latest(dir, 'run.json'))).toMatchObject({ notes: [{ level: 'warning', suite: 'unit', text }] });
  });

  test('on one core several suites run one after the other, as written', async () => {
    const step = (word: string): readonly string[] => [
      'sh',
      '-c',
      `echo ${word} >> order; sleep 0.2; echo ${word} >> order`,
    ];
    const dir = project({
      'gate.config.json': commands({ b: step('b'), a: step('a'), c: step('c') }, {}, { cores: 1 }),
    });
    expect((await runGate(['core'], { cwd: dir })).code).toBe(0);
    expect(readFileSync(join(dir, 'order'), 'utf8')).toBe('b\nb\na\na\nc\nc\n');
  });

  test('a suite that is named twice runs once', async () => {
    const dir = project({ 'gate.config.json': commands({ a: ['sh', '-c', 'echo a >> order'] }) });
    expect((await runGate(['run', 'a', 'a'], { cwd: dir })).code).toBe(0);
    expect(readFileSync(join(dir, 'order'), 'utf8')).toBe('a\n');
  });

  test('gate list runs nothing and leaves nothing', async () => {
    const dir = project({ 'gate.config.json': commands({ a: ['touch', 'ran'] }) });
    const { code, stdout } = await runGate(['list', 'core'], { cwd: dir });
    expect(code).toBe(0);
    expect(stdout).toBe(`gate core would run 1 test in 1 suite: all that it holds.
a  command in . · 1 test · configured in gate.config.json
  limits: test 1 m, hook 1 m, load 1 m, silence 5 m, teardown 20 s, grace 5 s (default)
  a :: (command)
`);
    expect([existsSync(join(dir, 'ran')), existsSync(join(dir, '.gate'))]).toEqual([false, false]);
    writeFileSync(join(dir, 'ran'), ''); // the same look sees it when it is there
    expect(existsSync(join(dir, 'ran'))).toBe(true);
  });
});

test('what V8 made of the program is kept between starts, and is needed by none of them', async () => {
  const dir = project(onePassing);
  const place = join(dir, 'code');
  const core = async (kept: string): Promise<number | null> =>
    (await runGate(['core'], { cwd: dir, env: { GATE_CODE_CACHE: kept } })).code;
  expect(await core('off')).toBe(0);
  expect(await core('/proc/nowhere')).toBe(0);
  expect(await core(place)).toBe(0);
  const name = readdirSync(place).find(each => each.endsWith('-core')) ?? '';
  expect(name).not.toBe('');
  const file = join(place, name);
  const first = readFileSync(file);
  expect(await core(place)).toBe(0);
  expect(readFileSync(file).equals(first)).toBe(true);
  for (const damaged of [first.subarray(0, first.length / 2), Buffer.alloc(first.length, 7)]) {
    writeFileSync(file, damaged);
    expect(await core(place)).toBe(0);
    expect(readFileSync(file).equals(damaged)).toBe(false);
  }
  // Beside it lies the package of SQLite: its text, and what V8 has made of that.
  const others = readdirSync(place).filter(each => each !== name);
  expect(others.map(each => each.replace(/^.*-/, ''))).toEqual(['package', 'package']);
});
