import { isAbsolute, posix, relative } from 'node:path';
import type { Failure, Frame, Outcome } from '../../harness/protocol/outcome.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';

/** Something that a test case says of its end: `failure`, `error`, `skipped`, or of an earlier attempt. */
export type Verdict = {
  readonly element: string;
  readonly type: string;
  readonly message: string;
  readonly text: string;
};

/** A test case as it is written. */
export type JunitCase = {
  readonly attributes: Readonly<Record<string, string>>;
  /** Of its suites, the outermost first. */
  readonly suites: readonly Readonly<Record<string, string>>[];
  readonly verdicts: readonly Verdict[];
  /** The end of what it has written. */
  readonly output: string;
};

/** The attempts of a test, the last one first to count. */
export type Attempts = readonly Outcome[];

const mostFrames = 50;
const attempted = /^(?:flaky|rerun)(?:Failure|Error)$/u;

/** How each attempt of a test has ended, the last one last. */
export const outcomesOf = ({ attributes, verdicts, output }: JunitCase, cwd: string): Attempts => {
  const skip = verdicts.find(({ element }) => element === 'skipped');
  const bad = verdicts.filter(({ element }) => element === 'failure' || element === 'error');
  const earlier = verdicts.filter(({ element }) => attempted.test(element));
  const failed = (one: Verdict, more = ''): Outcome => ({ kind: 'failed', failures: [failureOf(one, more, cwd)] });
  // A todo of node:test that fails says both.
  if (skip !== undefined && (bad.length === 0 || skip.type === 'todo')) return [skipped(skip.message || skip.text)];
  if (bad.length > 0) {
    const last: Outcome = { kind: 'failed', failures: bad.map(one => failureOf(one, output, cwd)) };
    // Surefire tells the first failure first, and the reruns after it.
    return [...earlier.map(one => failed(one)), last];
  }
  if (earlier.length > 0) return [...earlier.map(one => failed(one)), { kind: 'passed' }];
  const said = [attributes['status'], attributes['result']].map(word => word?.toLowerCase() ?? '');
  if (said.some(word => notRun.has(word))) return [skipped('')];
  return [{ kind: 'passed' }];
};

const notRun = new Set(['notrun', 'disabled', 'skipped', 'pending', 'ignored', 'suppressed']);

const skipped = (reason: string): Outcome => {
  const said = reason.trim();
  return { kind: 'skipped', ...(said === '' ? {} : { reason: said }) };
};

const failureOf = ({ type, message, text }: Verdict, output: string, cwd: string): Failure => {
  const said = text.trim();
  const [first = ''] = said.split('\n');
  const detail = [said, output.trim()].filter(part => part !== '').join('\n\n');
  return {
    message: message.trim() || first.trim() || type || 'failed',
    stack: framesOf(said, cwd),
    ...(detail === '' ? {} : { detail }),
  };
};

/** Places in a text: `at a.b.C.m(C.java:12)`, `at f (/a/b.js:1:2)`, `tests/test_a.py:3: Error`, `/a/FooTest.php:12`. */
const framesOf = (text: string, cwd: string): readonly Frame[] =>
  text
    .split('\n')
    .slice(0, 1_000)
    .flatMap(line => frameOf(line.slice(0, 1_000), cwd))
    .slice(0, mostFrames);

const frameOf = (line: string, cwd: string): readonly Frame[] => {
  const [, method, source, row] = /^\s*at (?:\S+\/)?([\w$.<>]+)\(([\w$]+\.\w+):(\d+)\)$/u.exec(line) ?? [];
  if (method !== undefined && source !== undefined) {
    const folder = method.split('.').slice(0, -2).join('/');
    return [{ function: method, file: posix.join(folder, source), line: Number(row), column: 0 }];
  }
  const [, name = '', file, at, column = '0'] =
    /^\s*(?:# |at |❯ )?(?:(\S[^()]*?) \(?)?((?:file:\/\/)?[^\s():]+\.\w+):(\d+)(?::(\d+))?(?:\)?$|:(?=\s))/u.exec(
      line,
    ) ?? [];
  if (file === undefined || file.startsWith('node:')) return [];
  const path = file.replace(/^file:\/\//u, '');
  const whole = isAbsolute(path) ? path : posix.join(cwd, path);
  return [{ function: name, file: whole, line: Number(at), column: Number(column) }];
};

/** Who a test case is: its file where it tells one, its class, its name. Without a class the names of its suites stand for it. */
export const refOf = ({ attributes, suites }: JunitCase, cwd: string): TestRef => {
  const name = inside(attributes['name'] ?? '', cwd);
  const said = attributes['classname'] ?? attributes['class'] ?? '';
  // node:test calls the class of every test so.
  const group = said === 'test' ? '' : inside(said, cwd);
  const told = attributes['file'] ?? suites.findLast(({ file }) => file !== undefined)?.['file'];
  const file = fileOf(told, cwd) ?? (isFile(group) ? group : undefined);
  const groups = group === '' ? suites.map(suite => inside(suite['name'] ?? '', cwd)) : [group];
  const titles = [...groups, name].filter(
    (title, nth, all) => title !== '' && title !== file && title !== all[nth - 1],
  );
  return { ...(file === undefined ? {} : { file }), titles: titles.length === 0 ? ['(unnamed)'] : titles };
};

const isFile = (text: string): boolean => /^[^\s:]*\.(?:[cm]?[jt]sx?|py|rb|php)$/u.test(text);

const fileOf = (path: string | undefined, cwd: string): string | undefined => {
  if (path === undefined || path.trim() === '') return undefined;
  const own = isAbsolute(path) ? relative(cwd, path) : posix.normalize(path.replaceAll('\\', '/'));
  return own.startsWith('..') || isForeign(own) ? undefined : own;
};

const isForeign = (path: string): boolean => isAbsolute(path) || /^[A-Za-z]:[\\/]/u.test(path);

/** A title without the place of this machine in it. */
const inside = (title: string, cwd: string): string => {
  const said = title.replaceAll('\r', '').trim();
  if (said.startsWith(`${cwd}/`)) return said.slice(cwd.length + 1);
  return isForeign(said) && !/\s/u.test(said) ? (said.split(/[\\/]/u).at(-1) ?? said) : said;
};
