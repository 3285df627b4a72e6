import { spawnSync } from 'node:child_process';
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const isWanted = spawnSync('go', ['version']).status === 0 || process.env['CI'] !== undefined;

const files = {
  'go.mod': 'module example.com/m\n\ngo 1.19\n',
  'a_test.go': `package m
import ("testing"; "fmt"; "os")
func TestFine(t *testing.T) { fmt.Print("no line") }
func TestWrong(t *testing.T) { t.Log("first"); t.Errorf("bad %d", 3) }
func TestSkips(t *testing.T) { t.Skip("why") }
func TestGroup(t *testing.T) {
	for _, name := range []string{"x y", "z", "z", "a/b", "é\\n"} {
		name := name
		t.Run(name, func(t *testing.T) { t.Parallel(); if name == "a/b" { t.Fatal("no") } })
	}
}
func TestParallel(t *testing.T) { t.Parallel() }
func TestParallelToo(t *testing.T) { t.Parallel(); print("to stderr") }
func ExampleWrong() { fmt.Println("1")
	// Output: 2
}
func FuzzSeeds(f *testing.F) { f.Add(1); f.Add(2); f.Fuzz(func(t *testing.T, n int) { if n == 2 { t.Fail() } }) }
func TestWorld(t *testing.T) { for _, word := range os.Environ() { fmt.Println("WORLD " + word) }; fmt.Println("WORLD", os.Args[1:]) }
`,
  'deep/er/a_test.go': 'package er_test\nimport "testing"\nfunc TestFine(t *testing.T) {}\n',
  'gate.config.json': JSON.stringify({ suites: { s: { runner: 'go' } } }),
};

type Line = {
  readonly Action: string;
  readonly Package: string;
  readonly Test?: string;
  readonly Output?: string;
};

test.runIf(isWanted)('names and outcomes equal those of go test alone, and tests see the same world', async () => {
  const dir = project(files);
  const { PATH = '', HOME = '', LANG = '' } = process.env;
  const bare = spawnSync('go', ['test', '-json', '-count=1', './...'], {
    cwd: dir,
    env: { PATH, HOME, LANG },
    encoding: 'utf8',
  });
  const lines = bare.stdout
    .split('\n')
    .filter(text => text.startsWith('{'))
    .map(text => JSON.parse(text) as Line);
  const words: Readonly<Record<string, string>> = { pass: 'passed', fail: 'failed', skip: 'skipped' };
  const own = lines.flatMap(({ Action, Package, Test }) => {
    const word = words[Action];
    if (Test === undefined || word === undefined) return [];
    const folder = Package === 'example.com/m' ? '.' : Package.slice('example.com/m/'.length);
    return [`s :: ${[folder, ...Test.split('/')].join(' > ')} ${word}`];
  });
  const { code } = await runGate(['core', '--quiet'], { cwd: dir });
  expect(code).toBe(1);
  const record = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  const got = record.tests.map(({ id, outcome }) => `${id} ${outcome}`);
  // Go 1.19 does not see a report behind words without an end of line; the gate does.
  expect(got.toSorted()).toEqual(
    [...new Set([...own, 's :: . > TestParallelToo passed', 's :: . > TestFine passed'])].toSorted(),
  );

  const world = (text: string): readonly string[] =>
    [...text.matchAll(/^WORLD (.*)$/gm)]
      .map(([, word = '']) => word.replaceAll(/go-build\\d+/g, ''))
      .filter(word => !/^(?:GATE_|_=|SHLVL=)/.test(word))
      .toSorted();
  const ours = world(latest(dir, 'logs/s.1.log'));
  const theirs = world(lines.map(({ Output = '' }) => Output).join(''));
  expect(ours.filter(word => !theirs.includes(word))).toEqual([expect.stringMatching(/-test.timeout=24h/)]);
  expect(theirs.filter(word => !ours.includes(word))).toEqual([expect.stringMatching(/-test.timeout=10m/)]);
  expect(ours.length).toBeGreaterThan(2);
});

test.runIf(isWanted)('the tests are listed without being run, and a retry runs one of them alone', async () => {
  const config = JSON.stringify({ suites: { s: { runner: 'go', retries: 1 } } });
  const shaky = `package m
import ("testing"; "os")
func TestShaky(t *testing.T) { if _, err := os.Stat("seen"); err != nil { os.WriteFile("seen", nil, 0o644); t.Fatal("once") } }
func TestOnce(t *testing.T) { if err := os.Mkdir("once", 0o755); err != nil { t.Fatal(err) } }
`;
  const dir = project({ 'go.mod': files['go.mod'], 'a_test.go': shaky, 'gate.config.json': config });
  const listed = await runGate(['list', 'core'], { cwd: dir });
  expect(listed.stdout).toContain('s  go in . · 2 tests');
  expect(listed.stdout).toContain('  s :: . > TestShaky\n  s :: . > TestOnce\n');
  await runGate(['core', '--quiet'], { cwd: dir });
  const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
  expect(tests.map(({ id, outcome, flags }) => [id, outcome, ...flags])).toEqual([
    ['s :: . > TestShaky', 'passed', 'flaky'],
    ['s :: . > TestOnce', 'passed'],
  ]);
});
