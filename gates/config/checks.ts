import { resolve } from 'node:path';
import { preflightSuite } from '../../harness/protocol/preflight.ts';
import { type CheckFile, commanded, type ConfigFile, type GateFile, type SuiteFile } from './config-file.ts';
import type { Explained } from './explain.ts';
import { pathText } from './explain.ts';
import { isFolder } from './find-config.ts';
import { patternFaults } from './limit-patterns.ts';
import { suggestion } from './nearest.ts';
import { nameOf } from './preflight.ts';
import { relationFaults } from './relations.ts';

/** What the shape of a configuration cannot say: folders that are not there, names that belong to nothing. */
export const check = (config: ConfigFile, root: string): readonly Explained[] => {
  const suites = Object.entries(config.suites ?? {});
  return [
    ...suites.flatMap(([name, suite]) => folderOf(name, suite, root)),
    ...suites.flatMap(([name, suite]) => [...startOf(name, suite), ...patternFaults(name, suite)]),
    ...relationFaults(config),
    ...twins(suites.map(([name]) => name)),
    ...reserved(suites.map(([name]) => name)),
    ...checkTwins(config.preflight?.checks ?? []),
    ...Object.entries(config.gates).flatMap(([name, gate]) => namesOf(name, gate, config.suites)),
  ];
};

const folderOf = (name: string, { cwd }: SuiteFile, root: string): readonly Explained[] => {
  const path = ['suites', name, 'cwd'];
  if (isFolder(resolve(root, cwd))) return [];
  return [wrong(path, `is ${JSON.stringify(cwd)}, but there is no such folder in ${root}: fix the path.`)];
};

/** Each way to say how a runner starts belongs to one kind of runner. */
const startOf = (name: string, { runner, command, reports, python, program }: SuiteFile): readonly Explained[] => {
  const path = ['suites', name];
  const misreported =
    reports === undefined || runner === 'junit'
      ? []
      : [misplaced(path, 'reports', 'is only for runner "junit": remove it.')];
  if (commanded.has(runner)) {
    return [
      ...misreported,
      ...(runner === 'junit' && reports === undefined
        ? [
            wrong(
              path,
              'has runner "junit" but no reports: add where they are, like ["target/surefire-reports/TEST-*.xml"].',
            ),
          ]
        : []),
      ...(command === undefined
        ? [wrong(path, `has runner "${runner}" but no command: add one, like ["make", "test"].`)]
        : []),
      ...(program === undefined
        ? []
        : [misplaced(path, 'program', `has no meaning for runner "${runner}": write "command".`)]),
      ...(python === undefined ? [] : [misplaced(path, 'python', `has no meaning for runner "${runner}": remove it.`)]),
    ];
  }
  const both = python !== undefined && program !== undefined;
  return [
    ...misreported,
    ...(command === undefined
      ? []
      : [
          misplaced(
            path,
            'command',
            `is only for runners that are a command (${[...commanded].join(', ')}): write "program" to say what starts ${runner}.`,
          ),
        ]),
    ...(python === undefined || runner === 'pytest'
      ? []
      : [misplaced(path, 'python', 'is only for runner "pytest": remove it.')]),
    ...(both && runner === 'pytest'
      ? [misplaced(path, 'python', 'and program both say what starts pytest: keep one.')]
      : []),
  ];
};

/** Each suite has log files of its name, and some file systems do not tell `Unit` from `unit`. */
const twins = (names: readonly string[]): readonly Explained[] =>
  names.flatMap((name, index) => {
    const twin = names.slice(0, index).find(other => other.toLowerCase() === name.toLowerCase());
    if (twin === undefined) return [];
    const message = `${JSON.stringify(name)} differs from suite ${JSON.stringify(twin)} in case only: give it another name.`;
    return [{ path: ['suites', name], part: 'key', message } as const];
  });

/** The ids of its checks begin with that name, and so does its log. */
const reserved = (names: readonly string[]): readonly Explained[] =>
  names
    .filter(name => name.toLowerCase() === preflightSuite)
    .map(name => ({
      path: ['suites', name],
      part: 'key',
      message: `${JSON.stringify(name)} is what the checks before going live are called: give the suite another name.`,
    }));

/** Each check has a test id and a metric of its name. */
const checkTwins = (checks: readonly CheckFile[]): readonly Explained[] => {
  const names = ['environment', ...checks.map((_, index) => nameOf(checks, index))];
  return checks.flatMap((_, index) => {
    const name = names[index + 1] ?? '';
    if (names.indexOf(name) === index + 1) return [];
    return [
      wrong(
        ['preflight', 'checks', index],
        `is another check called ${JSON.stringify(name)}: give it a "name" of its own.`,
      ),
    ];
  });
};

const namesOf = (gate: string, said: GateFile | undefined, suites: ConfigFile['suites']): readonly Explained[] => {
  if (said === undefined || !Array.isArray(said.suites)) return [];
  const names = said.suites.map(String);
  const known = Object.keys(suites ?? {});
  return names.flatMap((name, index) => {
    if (known.includes(name)) return [];
    const path = ['gates', gate, 'suites', index];
    if (suites === undefined)
      return [
        wrong(path, `names the suite ${JSON.stringify(name)}, but this file has no suites: add it under suites.`),
      ];
    const advice = suggestion(name, known, `use one of ${known.join(', ')}, or "*"`);
    return [wrong(path, `names the suite ${JSON.stringify(name)}, which does not exist: ${advice}`)];
  });
};

const wrong = (path: readonly PropertyKey[], message: string): Explained => ({
  path,
  part: 'value',
  message: `${pathText(path)} ${message}`,
});

const misplaced = (path: readonly PropertyKey[], key: string, message: string): Explained => ({
  ...wrong([...path, key], message),
  part: 'key',
});
