import { expect, test } from 'vitest';
import { defaultLimits } from '../../harness/watchdog/limits.ts';
import type { Launch } from '../adapter.ts';
import { launchFile } from './launch-file.ts';

const launch = (about: Partial<Launch> = {}): Launch => ({
  suite: {
    name: 'unit',
    runner: 'vitest',
    cwd: '/repo',
    args: [],
    env: {},
    program: [],
    limits: defaultLimits,
    retries: 0,
    deselected: [],
    why: '',
  },
  mode: 'run',
  number: 1,
  dir: '/run/launch',
  eventsFile: '/run/launch/events.ndjson',
  shims: '/shims',
  skip: { tests: [], files: [] },
  ...about,
});
const told = (about: Partial<Launch>): unknown => JSON.parse(launchFile(launch(about)).file.text);

test('the file lies in the folder of its launch, and of a whole suite says only what to leave out', () => {
  expect(launchFile(launch())).toEqual({
    path: '/run/launch/launch.json',
    file: { name: 'launch.json', text: '{"skip":{"tests":[],"files":[]}}' },
  });
});

test('says what a launch is about, what comes first and how many may work', () => {
  const about = {
    skip: { tests: [], files: [{ file: 'c' }], hooks: [{ file: 'c', titles: ['(hook: x)'] }] },
    only: { files: [{ file: 'a' }], tests: [{ file: 'a', titles: ['g', 't'], nth: 2 }] },
    first: [{ file: 'b', project: 'p' }],
    workers: 2,
  };
  expect(told(about)).toEqual(about);
});

test('an empty part is a part, and not the whole suite', () => {
  expect(told({ only: { files: [], tests: [] } })).toMatchObject({ only: { files: [], tests: [] } });
});

test('a load or a hook is run by running its file whole, and only its own file', () => {
  const [x, y] = [
    { file: 'a', titles: ['x'] },
    { file: 'a', titles: ['y'], project: 'p' },
  ];
  const tests = [
    x,
    { file: 'a', titles: ['(load)'] },
    y,
    { file: 'b', titles: ['g', '(hook: beforeAll)'] },
    { file: 'b', titles: ['z'] },
    { file: 'c', titles: ['(loads) of fun'] },
  ];
  expect(told({ only: { files: [], tests } })).toMatchObject({ only: { tests: [y, tests[5]] } });
});
