import { pytest as adapter } from '../../../suites/adapters/pytest.ts';
import { candidateVersion, located } from '../../candidate-version.ts';
import { type Framework, lines, type Plant } from '../plant.ts';

const imports = lines(
  'import os, signal, subprocess, sys, threading, time',
  'import pytest',
  'def planted(pid):',
  '    with open("planted.pid", "a") as file: file.write("%d\\n" % pid)',
).trimEnd();

/** Keeps pytest from looking for a configuration above. */
const settled = { 'pytest.ini': lines('[pytest]') };

const plants: readonly Plant[] = [
  {
    name: 'loop',
    what: 'a synchronous loop',
    files: {
      ...settled,
      'test_loop.py': lines(
        imports,
        'def test_first(): pass',
        'def test_loops():',
        '    planted(os.getpid())',
        '    while True: pass',
        'def test_last(): pass',
      ),
    },
    fates: {
      'test_loop.py > test_first': 'passed',
      'test_loop.py > test_loops': 'hung',
      'test_loop.py > test_last': 'passed',
    },
    culprit: 'test_loop.py > test_loops',
    at: 'test_loop.py:8',
    endedAs: 'clock',
  },
  {
    name: 'hook',
    what: 'a fixture that waits for ever',
    files: {
      ...settled,
      'test_hook.py': lines(
        imports,
        '@pytest.fixture(scope="module")',
        'def base():',
        '    planted(os.getpid())',
        '    threading.Event().wait()',
        'def test_under(base): pass',
        'def test_beside(): pass',
      ),
    },
    fates: {
      'test_hook.py > (hook: base)': 'hung',
      'test_hook.py > test_under': 'not-run',
      'test_hook.py > test_beside': 'passed',
    },
    culprit: 'test_hook.py > (hook: base)',
    at: 'test_hook.py:8',
    endedAs: 'clock',
  },
  {
    name: 'leak',
    what: 'a detached child left behind',
    files: {
      ...settled,
      'test_leak.py': lines(
        imports,
        'def test_leaves_a_child():',
        '    words = [sys.executable, "-c", "import time; time.sleep(600)"]',
        '    planted(subprocess.Popen(words, start_new_session=True).pid)',
        'def test_tidy(): pass',
      ),
    },
    fates: { 'test_leak.py > test_leaves_a_child': 'passed leaky', 'test_leak.py > test_tidy': 'passed' },
    culprit: 'test_leak.py > test_leaves_a_child',
    endedAs: 'leak',
  },
  {
    name: 'daemon',
    what: 'a daemon that ignores SIGTERM',
    files: {
      ...settled,
      'test_daemon.py': lines(
        imports,
        'def test_starts_a_daemon():',
        '    if os.fork() == 0:',
        '        os.setsid()',
        '        if os.fork() == 0:',
        '            signal.signal(signal.SIGTERM, signal.SIG_IGN)',
        '            planted(os.getpid())',
        '            time.sleep(600)',
        '        os._exit(0)',
        '    while not os.path.exists("planted.pid"): time.sleep(0.01)',
        'def test_tidy(): pass',
      ),
    },
    fates: { 'test_daemon.py > test_starts_a_daemon': 'passed leaky', 'test_daemon.py > test_tidy': 'passed' },
    culprit: 'test_daemon.py > test_starts_a_daemon',
    endedAs: 'leak',
  },
  {
    name: 'crash',
    what: 'os._exit in a test',
    files: {
      ...settled,
      'test_crash.py': lines(
        imports,
        'def test_first(): pass',
        'def test_exits():',
        '    planted(os.getpid())',
        '    os._exit(7)',
        'def test_last(): pass',
      ),
    },
    fates: {
      'test_crash.py > test_first': 'passed',
      'test_crash.py > test_exits': 'crashed',
      'test_crash.py > test_last': 'passed',
    },
    culprit: 'test_crash.py > test_exits',
    endedAs: 'itself',
  },
];

/** pytest of the project, otherwise that of the Python that PATH leads to. */
export const pytest: Framework = {
  name: 'pytest',
  remedy: adapter.remedy,
  plants,
  find: async ({ cwd, program, env }) => {
    for (const candidate of adapter.candidates({ cwd, program }, env)) {
      const version = await candidateVersion(candidate, cwd);
      const found = located(candidate.program, cwd);
      if (version !== undefined) return { version, program: found, suite: { program: found } };
    }
    return undefined;
  },
};
