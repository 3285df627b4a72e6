import { afterEach, describe, expect, test } from 'vitest';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const hostile = [
  '::error::pwned',
  '::add-mask::a',
  '##[set-env name=PATH]/tmp',
  '::stop-commands::x',
  '##vso[task.complete result=Succeeded]',
];

/** A real suite of node tests that fail with words that a runner would obey. */
const files = {
  'gate.config.json': JSON.stringify({ suites: { unit: { runner: 'tap', command: ['node', 'tap.mjs'] } } }),
  'tap.mjs': `const hostile = ${JSON.stringify(hostile)};
console.log('TAP version 13');
for (const [at, text] of hostile.entries()) {
  console.log(text);
  console.log('not ok ' + (at + 1) + ' - ' + text.replaceAll('#', '\\\\#'));
  console.log('  ---\\n  message: ' + JSON.stringify(text) + '\\n  ...');
  console.error(text);
}
console.log('1..' + hostile.length);
process.exitCode = 1;
`,
};

/** What GitHub's runner takes for a command in a line, and what Azure's does. */
const commandsIn = (text: string): readonly string[] =>
  text.split(/\r\n|\r|\n/).filter(line => line.trimStart().startsWith('::') || /##\w*\[/.test(line));

const onGithub = { GITHUB_ACTIONS: 'true', CI: 'true' };

describe('on GitHub', () => {
  test('nothing that a test says is a command; what is one is ours, and on stderr', async () => {
    const dir = project(files);
    const env = { ...onGithub, GITHUB_WORKSPACE: dir };
    const { code, stdout, stderr } = await runGate(['full', '--verbose'], { cwd: dir, env });
    expect(code).toBe(1);
    expect(stdout).toContain(': :error::pwned');
    expect(commandsIn(stdout)).toEqual([]);
    const found = commandsIn(stderr);
    expect(found.filter(line => line.startsWith('::error title=failed%3A unit %3A%3A '))).toHaveLength(hostile.length);
    expect(found.filter(line => !/^::(?:error|warning) title=[^:]*::/.test(line))).toEqual([]);
    expect(latest(dir, 'summary.md')).toContain('::add-mask::a');
  });

  test('JSON on stdout keeps every letter', async () => {
    const dir = project(files);
    const { stdout } = await runGate(['full', '--json', '-', '--quiet'], { cwd: dir, env: onGithub });
    expect(commandsIn(stdout)).toEqual([]);
    const { tests } = JSON.parse(stdout) as { tests: { failure?: { message: string } }[] };
    expect(tests.map(({ failure }) => failure?.message).join('\n')).toContain('##[set-env name=PATH]/tmp');
  });

  test('elsewhere there is no annotation, and nothing is written otherwise', async () => {
    const dir = project(files);
    const { stdout, stderr } = await runGate(['full'], { cwd: dir, env: { CI: 'true' } });
    expect(`${stdout}${stderr}`).not.toMatch(/^::(?:error|warning) title=/m);
    // What would be one is there, so that the tests above cannot pass by themselves.
    expect(commandsIn(stdout)).not.toEqual([]);
  });

  test('a sentence about bad usage is no command either', async () => {
    const { code, stderr } = await runGate(['run', '::error::x', '##[error]x'], { cwd: project(files), env: onGithub });
    expect(code).toBe(2);
    expect(commandsIn(stderr)).toEqual([]);
  });
});
