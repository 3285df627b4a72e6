import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { LoadedConfig } from './config.ts';
import { loadConfig } from './load.ts';
import { runners } from './schema.ts';
import { renderProblem } from './problem.ts';

type Row = readonly [what: string, files: Files, said: readonly string[], file?: string];
type Files = Readonly<Record<string, string | Uint8Array>>;

let base = '';
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'gate-config-')));
});
afterAll(() => rm(base, { recursive: true, force: true }));

const choice = runners.map(name => JSON.stringify(name)).join(', ');
const project = async (files: Files): Promise<string> => {
  const root = await mkdtemp(join(base, 'p'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
};

/** Every problem as the terminal shows it, or `[]` when the configuration loads. */
const problemsOf = async (files: Files, file?: string): Promise<readonly string[]> => {
  const root = await project(files);
  const loading = await loadConfig(file === undefined ? { cwd: root } : { cwd: root, file });
  return loading.ok ? [] : loading.problems.map(problem => renderProblem(problem, root).replaceAll(root, '<root>'));
};

const yaml = (...lines: readonly string[]): Files => ({ 'gate.config.yaml': lines.join('\n') });
const suite = ['suites:', '  unit:', '    runner: vitest'] as const;
const ts = (...lines: readonly string[]): Files => ({ 'gate.config.ts': lines.join('\n') });

const wide = (text: string): Uint8Array => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

const rows: readonly Row[] = [
  [
    'unknown key',
    yaml(...suite, 'keepRun: 3'),
    ['gate.config.yaml:4:1 "keepRun" is not a key of the configuration: did you mean "keepRuns"?'],
  ],
  [
    'unknown key, nothing near',
    yaml(...suite, 'colour: red'),
    [
      'gate.config.yaml:4:1 "colour" is not a key of the configuration: remove it, or use one of suites, gates, keepRuns, cores, resources, debt, containment, preflight, alerts, history.',
    ],
  ],
  [
    'needs, exclusive and resources that name nothing',
    yaml(...suite, '    needs: [unt]', '    exclusive: [e2e]', '    resources: [prt]', 'resources: { port: 2 }'),
    [
      'gate.config.yaml:4:13 suites.unit.needs[0] names the suite "unt", which does not exist: did you mean "unit"?',
      'gate.config.yaml:5:17 suites.unit.exclusive[0] names the suite "e2e", which does not exist: use one of unit.',
      'gate.config.yaml:6:17 suites.unit.resources[0] names the resource "prt", which does not exist: did you mean "port"?',
    ],
  ],
  [
    'a resource where there are none',
    yaml(...suite, '    resources: [port]'),
    [
      'gate.config.yaml:4:17 suites.unit.resources[0] names the resource "port", which does not exist: add it under resources.',
    ],
  ],
  [
    'suites that wait for each other',
    yaml(
      'suites:',
      '  a: { runner: vitest, needs: [b] }',
      '  b: { runner: vitest, needs: [d, c] }',
      '  c: { runner: vitest, needs: [a] }',
      '  d: { runner: vitest, needs: [d] }',
    ),
    [
      'gate.config.yaml:4:32 suites.c.needs[0] closes a circle, in which none can start (a → b → c → a): remove one of these needs.',
      'gate.config.yaml:5:32 suites.d.needs[0] closes a circle, in which none can start (d → d): remove one of these needs.',
    ],
  ],
  [
    'a gate without what its suite needs',
    yaml(
      'suites:',
      '  a: { runner: vitest }',
      '  b: { runner: vitest, needs: [a] }',
      'gates:',
      '  core: { suites: [b] }',
      '  fast: { suites: [b] }',
    ),
    ['gate.config.yaml:5:20 gates.core.suites[0] has "b", but not "a", which it needs: add it.'],
  ],
  [
    'exclusive with itself',
    yaml(...suite, '    exclusive: [unit]'),
    [
      'gate.config.yaml:4:17 suites.unit.exclusive[0] names the suite itself: remove it, or write true to run beside none.',
    ],
  ],
  [
    'exclusive of the wrong kind',
    yaml(...suite, '    exclusive: sometimes'),
    ['gate.config.yaml:4:16 suites.unit.exclusive must be true, false or a list of suites: write true, or ["e2e"].'],
  ],
  [
    'resources without slots, of the wrong name, and with a slot twice',
    yaml(...suite, 'resources:', '  none: 0', '  all: []', '  Port: 1', '  words: many'),
    [
      'gate.config.yaml:5:9 resources.none must be a list of slots or a number of them, 1 to 1000: write [4001, 4002], or 2.',
      'gate.config.yaml:6:8 resources.all must be a list of slots or a number of them, 1 to 1000: write [4001, 4002], or 2.',
      'gate.config.yaml:7:3 "Port" cannot name a resource: write lower-case letters, digits and hyphens, like "test-db".',
      'gate.config.yaml:8:10 resources.words must be a list of slots or a number of them, 1 to 1000: write [4001, 4002], or 2.',
    ],
  ],
  [
    'a slot twice',
    yaml(...suite, 'resources: { port: [1, "1"] }'),
    ['gate.config.yaml:4:24 resources.port[1] is "1" once more: two suites would have the same one, remove it.'],
  ],
  [
    'unknown key in a suite',
    yaml(...suite, '    limit: {}'),
    ['gate.config.yaml:4:5 "limit" is not a key of suites.unit: did you mean "limits"?'],
  ],
  [
    'unknown key in limits',
    yaml(...suite, '    limits:', '      tset: 30s'),
    ['gate.config.yaml:5:7 "tset" is not a key of suites.unit.limits: did you mean "test"?'],
  ],
  [
    'unknown gate',
    yaml(...suite, 'gates:', '  ful: {}'),
    ['gate.config.yaml:5:3 "ful" is not a key of gates: did you mean "full"?'],
  ],
  [
    'unknown containment',
    yaml('containment: namespaces', ...suite),
    ['gate.config.yaml:1:14 containment is "namespaces": did you mean "namespace"?'],
  ],
  [
    'number without a unit',
    yaml(...suite, '    limits: { test: 30 }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is 30, a number without a unit: write "30s", not 30.'],
  ],
  [
    'number without a unit, thousands',
    yaml(...suite, '    limits: { test: 30000 }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is 30000, a number without a unit: write "30000ms", not 30000.'],
  ],
  [
    'text without a unit',
    yaml(...suite, '    limits: { test: "30" }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "30", a number without a unit: write "30s", not 30.'],
  ],
  [
    'unit typo',
    yaml(...suite, '    limits: { test: 30 sconds }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "30 sconds", and "sconds" is not a unit: did you mean "30s"?'],
  ],
  [
    'space before the unit',
    yaml(...suite, '    limits: { test: 30 s }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "30 s": write "30s".'],
  ],
  [
    'unit in capitals',
    yaml(...suite, '    limits: { test: 30S }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "30S", and "S" is not a unit: did you mean "30s"?'],
  ],
  [
    'unknown unit',
    yaml(...suite, '    limits: { test: 2 fortnights }'),
    [
      'gate.config.yaml:4:21 suites.unit.limits.test is "2 fortnights", and "fortnights" is not a unit: use ms, s, m, h.',
    ],
  ],
  [
    'negative limit',
    yaml(...suite, '    limits: { test: -5s }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "-5s", which is not a time: write one like "30s" or "5m".'],
  ],
  [
    'no time at all',
    yaml(...suite, '    limits: { test: soon }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "soon", which is not a time: write one like "30s" or "5m".'],
  ],
  [
    'nearly auto',
    yaml(...suite, '    limits: { test: atuo }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test is "atuo": did you mean "auto"?'],
  ],
  [
    'nearly auto for all',
    yaml(...suite, '    limits: Auto'),
    ['gate.config.yaml:4:13 suites.unit.limits is "Auto": did you mean "auto"?'],
  ],
  [
    'auto for what is not learned',
    yaml(...suite, '    limits: { test: auto, hook: auto }'),
    [
      'gate.config.yaml:4:33 suites.unit.limits.hook is "auto", but only the limit of a test is learned: write a time like "30s".',
    ],
  ],
  [
    'limits that are a time',
    yaml(...suite, '    limits: 30s'),
    [
      'gate.config.yaml:4:13 suites.unit.limits must be "auto" or an object: write keys and values, like { test: "30s" }.',
    ],
  ],
  [
    'several faults in limits, each told',
    yaml(...suite, '    limits: { tset: 30s, hook: 5, tests: { "unit :: a*": 7 } }'),
    [
      'gate.config.yaml:4:15 "tset" is not a key of suites.unit.limits: did you mean "test"?',
      'gate.config.yaml:4:32 suites.unit.limits.hook is 5, a number without a unit: write "5s", not 5.',
      'gate.config.yaml:4:58 suites.unit.limits.tests["unit :: a*"] is 7, a number without a unit: write "7s", not 7.',
    ],
  ],
  [
    'limits of single tests that are none',
    yaml(...suite, '    limits: { tests: {} }'),
    ['gate.config.yaml:4:22 suites.unit.limits.tests is empty: add the id of a test, or remove the key.'],
  ],
  [
    'a pattern that no id can match',
    yaml(...suite, '    limits: { tests: { "a.test.ts*": 2m } }'),
    [
      'gate.config.yaml:4:24 "a.test.ts*" in suites.unit.limits.tests can match no test, because the ids of this suite begin with "unit :: ": write "unit :: a.test.ts*".',
    ],
  ],
  [
    'limit that is a list',
    yaml(...suite, '    limits: { test: [30s] }'),
    ['gate.config.yaml:4:21 suites.unit.limits.test must be a time: write a text like "30s" or "5m".'],
  ],
  [
    'limit of zero',
    yaml(...suite, '    limits: { silence: 0s }'),
    [
      'gate.config.yaml:4:24 suites.unit.limits.silence is "0s", which would end everything at once: write a time above zero.',
    ],
  ],
  [
    'limit beyond timers',
    yaml(...suite, '    limits: { suite: 9999h }'),
    [
      'gate.config.yaml:4:22 suites.unit.limits.suite is "9999h", longer than any clock here runs: write at most "576h".',
    ],
  ],
  [
    'run limit without a unit',
    yaml(...suite, 'gates:', '  core:', '    limits: { run: 45 }'),
    ['gate.config.yaml:6:20 gates.core.limits.run is 45, a number without a unit: write "45s", not 45.'],
  ],
  [
    'unknown runner, near',
    yaml('suites:', '  unit:', '    runner: vitset'),
    ['gate.config.yaml:3:13 suites.unit.runner is "vitset": did you mean "vitest"?'],
  ],
  [
    'unknown runner, far',
    yaml('suites:', '  unit:', '    runner: bun'),
    [`gate.config.yaml:3:13 suites.unit.runner is "bun": use one of ${choice}.`],
  ],
  [
    'runner missing',
    yaml('suites:', '  unit:', '    cwd: .'),
    [`gate.config.yaml:2:3 suites.unit.runner is missing: add one of ${choice}.`],
  ],
  [
    'runner a number',
    yaml('suites:', '  unit:', '    runner: 3'),
    [`gate.config.yaml:3:13 suites.unit.runner is 3: use one of ${choice}.`],
  ],
  [
    'cwd missing',
    yaml(...suite, '    cwd: services/core'),
    ['gate.config.yaml:4:10 suites.unit.cwd is "services/core", but there is no such folder in <root>: fix the path.'],
  ],
  [
    'cwd is a file',
    { ...yaml(...suite, '    cwd: a.txt'), 'a.txt': '' },
    ['gate.config.yaml:4:10 suites.unit.cwd is "a.txt", but there is no such folder in <root>: fix the path.'],
  ],
  [
    'cwd empty',
    yaml(...suite, '    cwd: ""'),
    ['gate.config.yaml:4:10 suites.unit.cwd is empty: write it, or remove the key.'],
  ],
  [
    'value empty',
    yaml(...suite, '    args:'),
    ['gate.config.yaml:4:10 suites.unit.args is empty: write a list, or remove the key.'],
  ],
  [
    'args hold a number',
    yaml(...suite, '    args: [-n, 4]'),
    ['gate.config.yaml:4:16 suites.unit.args[1] must be a text, not a number: write "4".'],
  ],
  [
    'args a text',
    yaml(...suite, '    args: -n 4'),
    ['gate.config.yaml:4:11 suites.unit.args must be a list, not a text: write it in brackets, like ["a", "b"].'],
  ],
  [
    'env a number',
    yaml(...suite, '    env: { CI: 1 }'),
    ['gate.config.yaml:4:16 suites.unit.env.CI must be a text, not a number: write "1".'],
  ],
  [
    'retries negative',
    yaml(...suite, '    retries: -1'),
    ['gate.config.yaml:4:14 suites.unit.retries is below 0: write how many extra attempts a failed test gets.'],
  ],
  [
    'retries a fraction',
    yaml(...suite, '    retries: 1.5'),
    ['gate.config.yaml:4:14 suites.unit.retries is 1.5: write a whole number.'],
  ],
  [
    'memory without a unit',
    yaml(...suite, '    memory: 512'),
    ['gate.config.yaml:4:13 suites.unit.memory is 512, a number without a unit: write "512MiB", not 512.'],
  ],
  [
    'memory with another unit',
    yaml(...suite, '    memory: 2GB'),
    ['gate.config.yaml:4:13 suites.unit.memory is "2GB", and "GB" is not a unit: did you mean "2GiB"?'],
  ],
  [
    'memory that nothing fits into',
    yaml(...suite, '    memory: 0MiB'),
    ['gate.config.yaml:4:13 suites.unit.memory is below 1MiB, which no runner fits into: write a size like "2GiB".'],
  ],
  [
    'keepRuns zero',
    yaml(...suite, 'keepRuns: 0'),
    ['gate.config.yaml:4:11 keepRuns is below 1: the latest run is always kept.'],
  ],
  [
    'unknown suite in a gate',
    yaml(...suite, 'gates:', '  core:', '    suites: [uint]'),
    ['gate.config.yaml:6:14 gates.core.suites[0] names the suite "uint", which does not exist: did you mean "unit"?'],
  ],
  [
    'unknown suite in a gate, far',
    yaml(...suite, 'gates:', '  core:', '    suites: [unit, browser]'),
    [
      'gate.config.yaml:6:20 gates.core.suites[1] names the suite "browser", which does not exist: use one of unit, or "*".',
    ],
  ],
  [
    'gate names suites, none defined',
    yaml('gates:', '  core:', '    suites: [unit]'),
    [
      'gate.config.yaml:3:14 gates.core.suites[0] names the suite "unit", but this file has no suites: add it under suites.',
    ],
  ],
  [
    'gate suites a text',
    yaml(...suite, 'gates:', '  core:', '    suites: unit'),
    ['gate.config.yaml:6:13 gates.core.suites is "unit": write ["unit"], or "*" for all.'],
  ],
  [
    'gate suites empty',
    yaml(...suite, 'gates:', '  core:', '    suites: []'),
    ['gate.config.yaml:6:13 gates.core.suites is empty: name a suite, or write "*" for all.'],
  ],
  [
    'flaky neither',
    yaml(...suite, 'gates:', '  core:', '    flaky: wran'),
    ['gate.config.yaml:6:12 gates.core.flaky is "wran": did you mean "warn"?'],
  ],
  [
    'command without a command',
    yaml('suites:', '  lint:', '    runner: command'),
    ['gate.config.yaml:3:5 suites.lint has runner "command" but no command: add one, like ["make", "test"].'],
  ],
  [
    'command that needs a shell',
    yaml('suites:', '  lint:', '    runner: command', '    command: a && b'),
    ['gate.config.yaml:4:14 suites.lint.command needs a shell for "&": write it as ["sh", "-c", "a && b"].'],
  ],
  [
    'command with a variable',
    yaml('suites:', '  lint:', '    runner: command', '    command: CI=1 make'),
    ['gate.config.yaml:4:14 suites.lint.command sets CI=1: write that under "env" of the suite.'],
  ],
  [
    'command with an open quote',
    yaml('suites:', '  lint:', '    runner: command', '    command: make "all'),
    [
      'gate.config.yaml:4:14 suites.lint.command has a " that does not close, or needs a shell: write it as ["sh", "-c", "make \\"all"].',
    ],
  ],
  [
    'command of a vitest suite',
    yaml(...suite, '    command: make'),
    [
      'gate.config.yaml:4:5 suites.unit.command is only for runners that are a command (command, tap, junit): write "program" to say what starts vitest.',
    ],
  ],
  [
    'junit without reports',
    { 'gate.config.yaml': 'suites:\n  unit:\n    runner: junit\n    command: make\n' },
    [
      'gate.config.yaml:3:5 suites.unit has runner "junit" but no reports: add where they are, like ["target/surefire-reports/TEST-*.xml"].',
    ],
  ],
  [
    'reports outside of the suite',
    {
      'gate.config.yaml':
        'suites:\n  unit:\n    runner: junit\n    command: make\n    reports: [a.xml, ../b.xml, /c.xml]\n',
    },
    [
      'gate.config.yaml:5:22 suites.unit.reports[1] leads out of the suite: write a pattern relative to cwd, without "..".',
      'gate.config.yaml:5:32 suites.unit.reports[2] leads out of the suite: write a pattern relative to cwd, without "..".',
    ],
  ],
  [
    'reports of another runner',
    { 'gate.config.yaml': 'suites:\n  other:\n    runner: vitest\n    reports: [a.xml]\n' },
    ['gate.config.yaml:4:5 suites.other.reports is only for runner "junit": remove it.'],
  ],
  [
    'python of a vitest suite',
    yaml(...suite, '    python: python3'),
    ['gate.config.yaml:4:5 suites.unit.python is only for runner "pytest": remove it.'],
  ],
  [
    'suites empty',
    yaml('suites: {}'),
    ['gate.config.yaml:1:9 suites is empty: add a suite, or remove the key to have suites detected.'],
  ],
  [
    'suites a list',
    yaml('suites:', '  - runner: vitest'),
    ['gate.config.yaml:2:3 suites must be an object, not a list: write keys and values.'],
  ],
  [
    'suite name with ::',
    yaml('suites:', '  "a::b": { runner: vitest }'),
    [
      'gate.config.yaml:2:3 "a::b" cannot name a suite: leave out "::", "/", ">", control characters, and spaces at the ends.',
    ],
  ],
  [
    'suite name empty',
    yaml('suites:', '  "": { runner: vitest }'),
    ['gate.config.yaml:2:3 "" cannot name a suite: write a name.'],
  ],
  [
    'suite name that loses itself',
    yaml('suites:', '  __proto__: { runner: vitest }'),
    ['gate.config.yaml:2:3 The key "__proto__" would be lost when this is read: choose another name.'],
  ],
  [
    'suite names that differ in case',
    yaml(...suite, '  Unit:', '    runner: vitest'),
    ['gate.config.yaml:4:3 "Unit" differs from suite "unit" in case only: give it another name.'],
  ],
  [
    'gates.preflight with a suite',
    yaml(...suite, 'gates:', '  preflight:', '    suites: [unit]'),
    ['gate.config.yaml:6:5 "suites" is not a key of gates.preflight: remove it, or use one of limits, leaks.'],
  ],
  [
    'gates.preflight without a unit',
    yaml(...suite, 'gates:', '  preflight: { limits: { run: 45 } }'),
    ['gate.config.yaml:5:31 gates.preflight.limits.run is 45, a number without a unit: write "45s", not 45.'],
  ],
  [
    'preflight size without a unit',
    yaml(...suite, 'preflight:', '  checks: [{ type: disk, free: 10 }]'),
    ['gate.config.yaml:5:32 preflight.checks[0].free is 10, a number without a unit: write "10MiB", not 10.'],
  ],
  [
    'preflight size with a wrong unit',
    yaml(...suite, 'preflight:', '  checks: [{ type: disk, free: 10GB }]'),
    ['gate.config.yaml:5:32 preflight.checks[0].free is "10GB", and "GB" is not a unit: did you mean "10GiB"?'],
  ],
  [
    'two problems, in order',
    yaml(...suite, '    limits: { test: 30 }', '    rnner: x'),
    [
      'gate.config.yaml:4:21 suites.unit.limits.test is 30, a number without a unit: write "30s", not 30.',
      'gate.config.yaml:5:5 "rnner" is not a key of suites.unit: did you mean "runner"?',
    ],
  ],
  [
    'two configuration files',
    { ...ts('export default {}'), ...yaml(...suite) },
    ['gate.config.ts:1:1 This folder has two configurations, gate.config.ts and gate.config.yaml: keep one.'],
  ],
  [
    'a file and package.json',
    { ...yaml(...suite), 'package.json': '{"gate":{}}' },
    ['gate.config.yaml:1:1 This folder has two configurations, gate.config.yaml and "gate" in package.json: keep one.'],
  ],
  [
    'TypeScript that does not parse',
    ts('export default {', '  suites: {', "    unit: { runner: 'vitest' }", '  }', '  keepRuns: 3,', '};'),
    ['gate.config.ts:5:3 This does not parse: Unexpected token, expected ",".'],
  ],
  [
    'a module it imports does not parse',
    { ...ts("import './more.ts';", 'export default {};'), 'more.ts': 'const = 1;\n' },
    ['more.ts:1:7 This does not parse: Unexpected token.'],
  ],
  [
    'a script that throws',
    ts('const load = () => {', "  throw new TypeError('no luck\\nat all');", '};', 'export default load();'),
    ['gate.config.ts:2:9 The configuration threw a TypeError while it was loaded: no luck.'],
  ],
  [
    'a script that throws a text',
    ts("throw 'no luck';"),
    ['gate.config.ts:1:1 The configuration threw while it was loaded: no luck.'],
  ],
  [
    'an import that is not there',
    ts('', "import more from './more.ts';", 'export default more;'),
    ['gate.config.ts:2:18 The import "./more.ts" was not found: fix the path.'],
  ],
  [
    'a package that is not there',
    ts("import more from 'no-such-package-here';", 'export default more;'),
    ['gate.config.ts:1:18 The import "no-such-package-here" was not found: install it, or fix the name.'],
  ],
  [
    'no default export',
    ts('export const suites = {};'),
    ['gate.config.ts:1:1 The file has no default export: write `export default defineGate({ … })`.'],
  ],
  [
    'a function',
    ts('const a = 1;', 'export default () => ({ a });'),
    ['gate.config.ts:2:1 The default export is a function: export the object itself.'],
  ],
  [
    'a promise',
    ts('export default Promise.resolve({});'),
    ['gate.config.ts:1:1 The default export is a promise: put `await` before it.'],
  ],
  [
    'a text',
    ts("export default 'vitest';"),
    ['gate.config.ts:1:16 The configuration is a text: write an object with "suites".'],
  ],
  [
    'a list in YAML',
    yaml('- unit'),
    ['gate.config.yaml:1:1 The configuration is a list: write an object with "suites".'],
  ],
  [
    'unknown key in a script',
    ts(
      '// runer: not here',
      'const doc = `runer: ${"runer"}`;',
      'export default {',
      "  suites: { unit: { runner: 'vitest', runer: doc } },",
      '};',
    ),
    ['gate.config.ts:4:39 "runer" is not a key of suites.unit: did you mean "runner"?'],
  ],
  [
    'key in a variable',
    ts("const unit = { runner: 'vitest', cwd: 'gone' };", 'const suites = { unit };', 'export default { suites };'),
    ['gate.config.ts:1:39 suites.unit.cwd is "gone", but there is no such folder in <root>: fix the path.'],
  ],
  [
    'key that the text does not have',
    ts('export default JSON.parse(\'{"keepRun":1}\');'),
    ['gate.config.ts:1:1 "keepRun" is not a key of the configuration: did you mean "keepRuns"?'],
  ],
  [
    'empty YAML',
    yaml(''),
    ['gate.config.yaml:1:1 The file is empty: add suites, or remove the file to have them detected.'],
  ],
  [
    'YAML of comments only',
    yaml('# nothing'),
    ['gate.config.yaml:1:1 The file is empty: add suites, or remove the file to have them detected.'],
  ],
  [
    'empty script',
    ts(''),
    ['gate.config.ts:1:1 The file is empty: add suites, or remove the file to have them detected.'],
  ],
  [
    'empty JSON',
    { 'gate.config.json': ' ' },
    ['gate.config.json:1:1 The file is empty: add suites, or remove the file to have them detected.'],
  ],
  [
    'YAML that does not parse',
    yaml('suites:', '  unit: [a, b'),
    [
      'gate.config.yaml:2:14 This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
  ],
  [
    'YAML with a tab',
    yaml('suites:', '\tunit: 1'),
    ['gate.config.yaml:2:1 This is not valid YAML: Tabs are not allowed as indentation.'],
  ],
  [
    'two YAML documents',
    yaml(...suite, '---', ...suite),
    ['gate.config.yaml:4:1 The file holds more than one YAML document: keep one.'],
  ],
  [
    'a YAML tag',
    yaml(...suite, '    cwd: !path x'),
    ['gate.config.yaml:4:10 This is not valid YAML: Unresolved tag: !path.'],
  ],
  [
    'key written twice in YAML',
    yaml(...suite, '  unit:', '    runner: pytest'),
    ['gate.config.yaml:4:3 The key "unit" is written twice here: remove one.'],
  ],
  [
    'key written twice in JSON',
    { 'gate.config.json': '{\n  "keepRuns": 3,\n  "keepRuns": 4\n}' },
    ['gate.config.json:3:3 The key "keepRuns" is written twice here: remove one.'],
  ],
  [
    'comment in JSON',
    { 'gate.config.json': '{\n  // three\n  "keepRuns": 3\n}' },
    ['gate.config.json:2:3 JSON has no comments: remove this one, or write the file as YAML.'],
  ],
  [
    'comma too many in JSON',
    { 'gate.config.json': '{\n  "keepRuns": 3,\n}' },
    ['gate.config.json:2:16 This is not valid JSON: there is a comma too many before "}", remove it.'],
  ],
  [
    'JSON cut off',
    { 'gate.config.json': '{ "keepRuns": 3' },
    ['gate.config.json:1:16 This is not valid JSON: "," or "}" should be here, but the file ends.'],
  ],
  [
    'JSON nested too deeply',
    { 'gate.config.json': '['.repeat(100_000) },
    ['gate.config.json:1:102 This JSON is nested too deeply to be read: write it flatter.'],
  ],
  [
    'YAML nested too deeply',
    yaml('['.repeat(100_000)),
    ['gate.config.yaml:1:1 This YAML is nested too deeply to be read: write it flatter.'],
  ],
  [
    'YAML alias bomb',
    yaml(
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...['b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map(
        (key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`,
      ),
    ),
    ['gate.config.yaml:2:8 The aliases of this YAML expand to too much: write the values out.'],
  ],
  [
    'YAML alias of itself',
    yaml('suites: &s', '  unit: *s'),
    ['gate.config.yaml:2:9 The alias *s stands inside its own anchor: write the value out.'],
  ],
  [
    'UTF-16',
    { 'gate.config.yaml': wide('keepRuns: 3') },
    ['gate.config.yaml:1:1 The file is encoded as UTF-16: save it as UTF-8.'],
  ],
  [
    'not UTF-8',
    { 'gate.config.yaml': Buffer.from([0x61, 0xff, 0x62]) },
    ['gate.config.yaml:1:1 The file is not valid UTF-8: save it as UTF-8.'],
  ],
  [
    'wrong key after a BOM',
    { 'gate.config.yaml': '\uFEFFkeepRun: 3' },
    ['gate.config.yaml:1:1 "keepRun" is not a key of the configuration: did you mean "keepRuns"?'],
  ],
  [
    'wrong key after a BOM, script',
    ts('\uFEFFexport default { keepRun: 3 };'),
    ['gate.config.ts:1:18 "keepRun" is not a key of the configuration: did you mean "keepRuns"?'],
  ],
  [
    'too large',
    { 'gate.config.yaml': `#${'x'.repeat(1024 * 1024)}` },
    ['gate.config.yaml:1:1 The file is larger than 1 MiB: this is no configuration.'],
  ],
  [
    'package.json, unknown key',
    { 'package.json': '{\n  "name": "x",\n  "gate": {\n    "keepRun": 3\n  }\n}' },
    ['package.json:4:5 "keepRun" is not a key of the configuration: did you mean "keepRuns"?'],
  ],
  [
    'package.json, gate a text',
    { 'package.json': '{\n  "gate": "x"\n}' },
    ['package.json:2:11 The configuration is a text: write an object with "suites".'],
  ],
  [
    'package.json that does not parse',
    { 'package.json': '{\n  "gate": {},\n}' },
    ['package.json:2:13 This is not valid JSON: there is a comma too many before "}", remove it.'],
  ],
  [
    'package.json without gate',
    { 'package.json': '{}' },
    ['package.json:1:1 There is no "gate" in this package.json: add it, or name another file.'],
    'package.json',
  ],
  [
    '--config that does not exist',
    {},
    ['gate.yaml:1:1 This file does not exist: give --config a file that does.'],
    'gate.yaml',
  ],
  ['--config that is a folder', { 'conf/a': '' }, ['conf:1:1 This is a folder: give --config the file in it.'], 'conf'],
  [
    '--config of another kind',
    { 'gate.toml': 'a = 1' },
    [
      'gate.toml:1:1 The gate does not read .toml files: name a file that ends in .ts, .mts, .js, .mjs, .json, .yaml, .yml, or package.json.',
    ],
    'gate.toml',
  ],
];

test.each(rows.map(([what, files, said, file]) => ({ what, files, said, file })))(
  '$what',
  async ({ files, said, file }) => {
    expect(await problemsOf(files, file)).toEqual(said);
  },
);

test('every sentence starts with its subject, ends, and is ours and not the schema library’s', () => {
  for (const sentence of rows.flatMap(([, , said]) => said)) {
    expect(sentence).toMatch(/^\S+:\d+:\d+ \S.*[.?]$/);
    expect(sentence).not.toMatch(/invalid input|expected \w+ to|too small|too big|unrecognized/i);
  }
  expect(rows.filter(([, , said]) => said.length === 0)).toEqual([]);
});

test('a configuration leaves no file behind, where others keep their caches', async () => {
  const inside = { 'node_modules/x/package.json': '{}' };
  const wrong = await project({ ...inside, ...ts('export default { keepRun: 3 };') });
  const right = await project({ ...inside, ...ts('const runs: number = 3;', 'export default { keepRuns: runs };') });
  expect((await loadConfig({ cwd: wrong })).ok).toBe(false);
  expect((await loadConfig({ cwd: right })).ok).toBe(true);
  for (const root of [wrong, right]) {
    expect(await readdir(root)).toEqual(['gate.config.ts', 'node_modules']);
    expect(await readdir(join(root, 'node_modules'))).toEqual(['x']);
  }
});

/** The configuration that must load. */
const loaded = async (root: string, file?: string): Promise<LoadedConfig> => {
  const loading = await loadConfig(file === undefined ? { cwd: root } : { cwd: root, file });
  if (!loading.ok) throw new Error(loading.problems.map(({ message }) => message).join('\n'));
  return loading.config;
};

const contractExample = `import { defineGate } from 'regression-gate';
export default defineGate({
  suites: {
    unit: { runner: 'vitest', cwd: '.', limits: { test: '30s', silence: '2m' } },
    core: { runner: 'pytest', cwd: 'services/core', args: ['tests'], retries: 1 },
  },
  gates: { fast: { budget: '60s', suites: ['unit'] }, core: { suites: '*', limits: { run: '45m' } } },
  debt: { dir: 'debt/entries', report: 'docs/REGRESSION_DEBT.md', maxDueDays: 90 },
  preflight: { namespace: 'arbitrage', env: 'paper', checks: [ /* … */ ] },
});
`;

test('needs that cross are no circle; slots are texts, by number or as they are written', async () => {
  const lines = [
    'suites:',
    '  a: { runner: vitest, needs: [b, c], exclusive: [b], resources: [port] }',
    '  b: { runner: vitest, needs: [c], exclusive: true }',
    '  c: { runner: vitest, exclusive: false }',
    'resources: { port: [4001, x], gpu: 2 }',
  ];
  expect(await loaded(await project(yaml(...lines)))).toMatchObject({
    suites: [
      { needs: ['b', 'c'], exclusive: ['b'], resources: ['port'], env: { GATE_RESOURCE_PORT: '4001' } },
      { needs: ['c'], exclusive: true, env: {} },
      { name: 'c', env: {} },
    ],
    resources: { port: ['4001', 'x'], gpu: ['1', '2'] },
  });
});

test('the example of the contract loads, in a project that has not installed the gate', async () => {
  const root = await project({ 'gate.config.ts': contractExample, 'services/core/a.py': '' });
  const file = join(root, 'gate.config.ts');
  const common = { env: {}, program: [], deselected: [], why: 'configured in gate.config.ts' };
  expect(await loaded(root)).toEqual({
    file,
    root,
    detect: false,
    resources: {},
    keepRuns: 20,
    debt: { dir: join(root, 'debt/entries'), report: join(root, 'docs/REGRESSION_DEBT.md'), maxDueDays: 90 },
    gates: {
      core: { suites: '*', runMs: 2_700_000, flaky: 'fail', leaks: 'fail' },
      full: { suites: '*', runMs: 3_600_000, flaky: 'fail', leaks: 'fail' },
      fast: { suites: ['unit'], runMs: 3_600_000, flaky: 'fail', leaks: 'fail', budgetMs: 60_000 },
    },
    preflight: {
      namespace: 'arbitrage',
      env: 'paper',
      live: 'live',
      simulated: expect.arrayContaining(['paper', 'test']) as string[],
      ttl: '10m',
      checks: [],
      why: 'configured in gate.config.ts',
    },
    suites: [
      {
        ...common,
        name: 'unit',
        runner: 'vitest',
        cwd: root,
        args: [],
        limits: { ...defaultLimits, testMs: 30_000, testIsDefault: false, silenceMs: 120_000 },
        limitsSaid: { test: 30_000, silence: 120_000 },
        retries: 0,
        at: { file, line: 4, column: 21 },
      },
      {
        ...common,
        name: 'core',
        runner: 'pytest',
        cwd: join(root, 'services/core'),
        args: ['tests'],
        limits: defaultLimits,
        limitsSaid: {},
        retries: 1,
        at: { file, line: 5, column: 21 },
      },
    ],
  });
});

test('limits may be learned, and single tests may have their own', async () => {
  const root = await project(
    yaml(
      'suites:',
      '  short: { runner: vitest, limits: auto }',
      '  long: { runner: vitest, limits: { test: auto, hook: 5s, tests: { "* > slow": 2m, "long :: a*": 1s } } }',
    ),
  );
  expect((await loaded(root)).suites.map(({ limits, limitsSaid }) => ({ limits, limitsSaid }))).toEqual([
    { limits: defaultLimits, limitsSaid: { test: 'auto' } },
    {
      limits: { ...defaultLimits, hookMs: 5_000 },
      limitsSaid: { test: 'auto', hook: 5_000, tests: { '* > slow': 120_000, 'long :: a*': 1_000 } },
    },
  ]);
});

test('preflight and alerts of the contract load, with references left as they are', async () => {
  const root = await project({
    'gate.config.yaml': `$schema: ./node_modules/regression-gate/dist/gates/config/gate.schema.json
preflight: { "namespace": "arbitrage", "env": "env:ARBITRAGE_ENV", "ttl": "10m", "checks": [
  { "type": "env", "required": ["ARBITRAGE_ENV"] }, { "type": "live-arming", "maxNotionalUsd": 1000 },
  { "type": "http", "name": "exchange", "url": "https://example.test", "status": 200, "latency": "2s" },
  { "type": "git", "forbid": [".env.live"] }, { "type": "disk", "free": "10GiB" }, { "type": "disk", "free": "env:FREE" } ] }
alerts: { "telegram": { "token": "env:TELEGRAM_BOT_TOKEN", "chatId": "env:TELEGRAM_CHAT_ID" }, "webhook": { "url": "file:/run/hook" } }
history: { url: env:HISTORY_URL }
suites: { unit: { runner: vitest, env: { TOKEN: 'env:TOKEN' } } }
`,
  });
  const { suites, preflight, alerts, history } = await loaded(root);
  expect(history).toBe('env:HISTORY_URL');
  expect(suites[0]?.env).toEqual({ TOKEN: 'env:TOKEN' });
  expect(preflight?.env).toBe('env:ARBITRAGE_ENV');
  expect(preflight?.checks.map(({ name }) => name)).toEqual([
    'env',
    'live-arming',
    'exchange',
    'git',
    'disk',
    'disk-2',
  ]);
  expect(preflight?.checks.at(-1)?.settings).toEqual({ path: '.', free: 'env:FREE' });
  expect(alerts).toEqual({
    telegram: {
      token: 'env:TELEGRAM_BOT_TOKEN',
      chatId: 'env:TELEGRAM_CHAT_ID',
      apiUrl: 'https://api.telegram.org',
    },
    webhook: { url: 'file:/run/hook' },
    console: false,
    protected: ['main', 'master'],
  });
});

test.each([
  ['{ telegram: { token: x } }', 'alerts.telegram.chatId is missing: add it.'],
  ['{ telegram: { token: x, chatId: true } }', /^alerts\.telegram\.chatId must be a text or a whole number/],
  ['{ telegramm: {} }', '"telegramm" is not a key of alerts: did you mean "telegram"?'],
  ['{ webhook: {} }', 'alerts.webhook.url is missing: add it.'],
  ['{ alertmanager: { url: "localhost:9093" } }', /^alerts\.alertmanager\.url is no address: write one/],
  ['{ protected: [] }', 'alerts.protected is empty: name a branch, or remove the key.'],
  ['{ console: "yes" }', /^alerts\.console must be/],
  ['{ runbook: "" }', /^alerts\.runbook is empty/],
])('alerts that make no sense are told with what to do: %s', async (written, words) => {
  const root = await project(yaml('suites: { unit: { runner: vitest } }', `alerts: ${written}`));
  await expect(loaded(root)).rejects.toThrow(words);
});

test('a chat may be a number', async () => {
  const root = await project(
    yaml('suites: { unit: { runner: vitest } }', 'alerts: { telegram: { token: x, chatId: -1001 } }'),
  );
  expect((await loaded(root)).alerts?.telegram?.chatId).toBe('-1001');
});

test.each([
  ['{ checks: [{ type: rediss }] }', 'preflight.checks[0].type is "rediss": did you mean "redis"?'],
  ['{ checks: [{ url: x }] }', /^preflight\.checks\[0\]\.type is missing: add it/],
  ['{ checks: [redis] }', /^preflight\.checks\[0\].* must be an object with a "type"/],
  ['{ checks: [{ type: redis }] }', 'preflight.checks[0].url is missing: add it.'],
  ['{ checks: [{ type: disk, free: 1GiB, fre: 1 }] }', /^"fre" is not a key of preflight\.checks\[0\]: remove it\.$/],
  ['{ checks: [{ type: live-arming, maxNotionalUsd: 1, blocking: false }] }', /^"blocking" is not a key of/],
  ['{ checks: [{ type: live-arming, maxNotionalUsd: 0 }] }', /maxNotionalUsd is not above 0/],
  ['{ checks: [{ type: redis, url: x, pings: 4 }] }', /pings/],
  [
    '{ checks: [{ type: disk, name: a, free: 1GiB }, { type: env, name: a }] }',
    /another check called "a": give it a "name" of its own/,
  ],
  ['{ checks: [{ type: env, name: environment }] }', /another check called "environment"/],
  ['{ namespace: "a-b" }', /^preflight\.namespace cannot begin the name of a metric/],
  ['{ live: RuntimeEnv.LIVE }', /^preflight\.live is not a plain word/],
  ['{ ttl: 10 }', /^preflight\.ttl is 10, a number without a unit/],
])('preflight: %s is told with its place', async (written, message) => {
  const root = await project({ 'gate.config.yaml': `preflight: ${written}\n` });
  const loading = await loadConfig({ cwd: root });
  expect(loading.ok ? [] : loading.problems).toEqual([
    expect.objectContaining({
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
      line: 1,
    }),
  ]);
});

test.each([
  [
    '{ url: "mysql://u:canary@h/x" }',
    'history.url is no address of a PostgreSQL database: write "postgresql://…", "env:NAME" or "file:PATH".',
  ],
  ['{ url: "postgresql://u:canary@h:x/y" }', /^history\.url is no address/],
  ['{ ulr: "env:X" }', /^"ulr" is not a key of history: did you mean "url"\?/],
  ['{ url: 5 }', /^history\.url/],
])('history: %s is told with its place, and never with what is written', async (written, message) => {
  const root = await project({ 'gate.config.yaml': `history: ${written}\n` });
  const loading = await loadConfig({ cwd: root });
  const found = loading.ok ? [] : loading.problems;
  expect(found.map(problem => [problem.line, problem.message])).toEqual([
    [1, typeof message === 'string' ? message : (expect.stringMatching(message) as string)],
  ]);
  expect(JSON.stringify(found)).not.toContain('canary');
});

test('no suite may be called as the checks are', async () => {
  const root = await project({ 'gate.config.yaml': 'suites: { Preflight: { runner: vitest } }\n' });
  const loading = await loadConfig({ cwd: root });
  expect(loading.ok ? '' : loading.problems[0]?.message).toBe(
    '"Preflight" is what the checks before going live are called: give the suite another name.',
  );
});

const everyLanguage: Files = {
  'gate.config.ts': 'const keepRuns: number = 7;\nexport default { keepRuns };',
  'gate.config.mts': 'const keepRuns = await Promise.resolve(7 as number);\nexport default { keepRuns };',
  'gate.config.js': 'module.exports = { keepRuns: 7 };',
  'gate.config.mjs': 'export default { keepRuns: 7 };',
  'gate.config.json': '\uFEFF{\t"keepRuns": 7 }\r\n',
  'gate.config.yaml': '\uFEFFkeepRuns: 7\r\n',
  'gate.config.yml': 'keepRuns: 7',
  'package.json': '{ "name": "x", "gate": { "keepRuns": 7 } }',
};

test.each(Object.entries(everyLanguage))('%s is found and read', async (name, content) => {
  const root = await project({ [name]: content });
  expect(await loaded(root)).toMatchObject({ file: join(root, name), keepRuns: 7, detect: true, suites: [] });
});

test('the nearest configuration wins, up to the root of the repository and not above it', async () => {
  const root = await project({
    'gate.config.yaml': 'keepRuns: 1',
    'repo/.git/HEAD': '',
    'repo/package.json': '{ "gate": { "keepRuns": 2 } }',
    'repo/a/package.json': '{ "name": "a" }',
    'repo/a/b/c.txt': '',
    'repo/d/gate.config.json': '{ "keepRuns": 3 }',
    'bare/.git': 'gitdir: elsewhere',
    'bare/src/a.txt': '',
    'none/src/a.txt': '',
  });
  expect(await loaded(join(root, 'repo/a/b'))).toMatchObject({ keepRuns: 2, root: join(root, 'repo') });
  expect(await loaded(join(root, 'repo/d'))).toMatchObject({ keepRuns: 3, root: join(root, 'repo/d') });
  const bare = await loaded(join(root, 'bare/src'));
  expect(bare).toMatchObject({ keepRuns: 20, root: join(root, 'bare'), detect: true });
  expect('file' in bare).toBe(false);
  expect(await loaded(join(root, 'none/src'))).toMatchObject({ keepRuns: 20, root: join(root, 'none/src') });
});

test('--config names any file, and the search is left out', async () => {
  const root = await project({ 'gate.config.ts': 'nonsense', 'ci/strict.yaml': 'keepRuns: 5', 'src/a.txt': '' });
  expect(await loaded(join(root, 'src'), '../ci/strict.yaml')).toMatchObject({ keepRuns: 5, root: join(root, 'ci') });
});

test('a folder that does not exist is said', async () => {
  const loading = await loadConfig({ cwd: join(base, 'gone') });
  expect(loading.ok ? [] : loading.problems.map(problem => renderProblem(problem, base))).toEqual([
    'gone:1:1 This folder does not exist: give --cwd one that does.',
  ]);
});

test('anchors, aliases and merge keys of YAML work', async () => {
  const root = await project(
    yaml(
      'suites:',
      '  one: &one',
      '    runner: vitest',
      '    limits: { test: 5s }',
      '  two:',
      '    <<: *one',
      '    retries: 2',
      '  three: *one',
    ),
  );
  const { suites } = await loaded(root);
  expect(suites.map(({ name, retries, limits }) => [name, retries, limits.testMs])).toEqual([
    ['one', 0, 5000],
    ['two', 2, 5000],
    ['three', 0, 5000],
  ]);
  expect(suites.map(({ at }) => at.line)).toEqual([3, 3, 3]);
});

test('a ceiling of memory is read as bytes', async () => {
  const { suites } = await loaded(await project(yaml(...suite, '    memory: 1.5GiB')));
  expect(suites.map(({ memoryBytes }) => memoryBytes)).toEqual([1_610_612_736]);
});
