import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { jasmines } from '../../suites/workbench/jasmine-project.ts';
import { latest, launch, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

const files = {
  'package.json': '{ "type": "module" }',
  'gate.config.json': JSON.stringify({ suites: { s: { runner: 'jasmine', limits: { grace: '1s' } } } }),
  'spec/support/jasmine.mjs': `export default { spec_dir: 'spec', spec_files: ['**/*.spec.js'], env: { random: true } };`,
  'counter.mjs': `import { appendFileSync } from 'node:fs';
export default class { specDone({ fullName, status }) { appendFileSync('counted.txt', JSON.stringify([fullName, status]) + '\\n'); } }
`,
  'spec/a.spec.js': [
    `describe('group', () => {`,
    ...Array.from({ length: 40 }, (_, at) => `  it('test ${at}', () => { expect(${at} % 7).not.toBe(6); });`),
    `  it('late', () => new Promise(() => {}), 50);`,
    `  xit('out', () => {});`,
    `});`,
    `describe('broken', () => { beforeAll(() => { throw new Error('no'); }); it('under', () => {}); });`,
  ].join('\n'),
  'spec/deep/b.spec.js': `it('alone', () => {});\nit('pending', () => pending('later'));\nit('without a function');`,
};

/** What jasmine calls the outcomes of the gate. */
const statusOf = { passed: 'passed', failed: 'failed', hung: 'failed', crashed: 'failed', skipped: 'pending' };
const inItsWords = ({ outcome, reason }: RunRecord['tests'][number]): string =>
  outcome !== 'not-run' ? statusOf[outcome] : reason?.startsWith('hook') ? 'failed' : 'excluded';

describe.each(jasmines)('jasmine $major', ({ modules }) => {
  test.each([[[]], [['--filter=test 1']]])('every name and outcome is as it counts them alone, with %j', async args => {
    const suites = { s: { runner: 'jasmine', args, limits: { grace: '1s' } } };
    const dir = project({ ...files, 'gate.config.json': JSON.stringify({ suites }) });
    symlinkSync(modules, join(dir, 'node_modules'));
    const bare = ['node_modules/jasmine/bin/jasmine.js', '--reporter=./counter.mjs', ...args];
    await launch([process.execPath, ...bare], { cwd: dir }).ended;
    const counted = readFileSync(join(dir, 'counted.txt'), 'utf8').trim().split('\n');
    await runGate(['core', '--quiet'], { cwd: dir });
    const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
    const real = tests.filter(({ titles }) => !titles.at(-1)?.startsWith('(hook: '));
    const told = real.map(one => JSON.stringify([one.titles.join(' '), inItsWords(one)]));
    expect(told.toSorted()).toEqual(counted.toSorted());
    expect(told.length).toBe(46);
  });
});
