// Users switch plugins of pytest off (`-p no:…`): ours needs none of them.
import { afterEach, expect, test } from 'vitest';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { latest, project, runGate, sweep } from './live-gate.ts';

afterEach(async () => {
  expect(await sweep()).toEqual([]);
});

test.each(['faulthandler', 'terminal', 'cacheprovider', 'capture', 'logging', 'unittest', 'xdist', 'assertion'])(
  'without %s a hang costs one test, and says where it hung',
  async plugin => {
    const dir = project({
      'test_a.py': `import time
def test_before(): pass
def test_wrong(): assert 1 == 2
def test_hangs():
    while True: time.sleep(0.1)
def test_after(): pass
`,
      'gate.config.json': JSON.stringify({
        suites: { s: { runner: 'pytest', args: ['-p', `no:${plugin}`], limits: { test: '2s', grace: '1s' } } },
      }),
    });
    await runGate(['core', '--quiet'], { cwd: dir });
    const { tests } = JSON.parse(latest(dir, 'run.json')) as RunRecord;
    expect(tests.map(({ titles, outcome }) => `${titles.join()} ${outcome}`)).toEqual([
      'test_before passed',
      'test_wrong failed',
      'test_hangs hung',
      'test_after passed',
    ]);
    expect(tests[2]?.failure?.stack.map(({ file, line }) => `${file}:${line}`)).toContain('test_a.py:5');
  },
);
