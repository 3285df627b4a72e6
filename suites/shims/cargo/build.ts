import { spawn } from 'node:child_process';
import { basename, resolve } from 'node:path';
import type { Failure, Frame } from '../../../harness/protocol/outcome.ts';
import { without } from './arguments.ts';

/** A program of tests that stands built. */
export type Built = { readonly program: string; readonly source: string; readonly target: string };

/** What a build has come to. */
export type Build = {
  readonly isBuilt: boolean;
  readonly programs: readonly Built[];
  /** What the compiler complains of, by the root file of the target. */
  readonly broken: ReadonlyMap<string, Failure>;
  /** Of cargo itself. */
  readonly error?: string;
};

type Span = {
  readonly file_name: string;
  readonly line_start: number;
  readonly column_start: number;
  readonly is_primary: boolean;
};

type Message = {
  readonly reason?: string;
  readonly executable?: string | null;
  readonly profile?: { readonly test?: boolean };
  readonly target?: { readonly name: string; readonly src_path: string };
  readonly message?: {
    readonly level: string;
    readonly message: string;
    readonly rendered?: string;
    readonly spans: readonly Span[];
  };
};

/** Builds the tests and runs none. What the compiler says is shown where the build does not come to its end: otherwise cargo says it again. */
export const build = async (cargo: readonly string[], args: readonly string[], root: string): Promise<Build> => {
  const given = without(args, { flags: ['--doc', '--no-run'], valued: ['--message-format'] });
  const isOfDocs = args.includes('--doc');
  const [file = '', ...before] = cargo;
  const argv = [...before, 'test', '--no-run', '--message-format=json', ...(isOfDocs ? ['--lib'] : []), ...given];
  const child = spawn(file, argv, { stdio: ['inherit', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
    // Where the programs are is said once more when they are run.
    process.stderr.write(text.replaceAll(/^ +Executable .*\n/gmu, ''));
  });
  const code = await new Promise<number | null>(done => {
    child.once('error', () => done(127)).once('close', done);
  });
  const messages = said.stdout.split('\n').flatMap(parsed);
  const broken = brokenIn(messages, root);
  if (code !== 0) for (const { message } of messages) process.stderr.write(message?.rendered ?? '');
  const error = /^error: (.*)$/mu.exec(said.stderr)?.[1];
  return {
    isBuilt: code === 0,
    programs: messages.flatMap(({ executable, profile, target }) =>
      typeof executable === 'string' && profile?.test === true && target !== undefined
        ? [{ program: basename(executable), source: target.src_path, target: target.name }]
        : [],
    ),
    broken,
    ...(error === undefined ? {} : { error }),
  };
};

const parsed = (line: string): readonly Message[] => {
  if (!line.startsWith('{')) return [];
  try {
    return [JSON.parse(line) as Message];
  } catch {
    return []; // cut off with the one who wrote it
  }
};

const brokenIn = (messages: readonly Message[], root: string): ReadonlyMap<string, Failure> => {
  const broken = new Map<string, Failure>();
  for (const { reason, message, target } of messages) {
    if (reason !== 'compiler-message' || message?.level !== 'error' || target === undefined) continue;
    if (broken.has(target.src_path)) continue;
    const stack = message.spans
      .filter(({ is_primary: isPrimary }) => isPrimary)
      .map(({ file_name: file, line_start: line, column_start: column }): Frame => ({
        function: '',
        file: resolve(root, file),
        line,
        column,
      }));
    const detail = message.rendered === undefined ? {} : { detail: message.rendered.trim() };
    broken.set(target.src_path, { message: message.message, stack, ...detail });
  }
  return broken;
};
