import { resolve } from 'node:path';
import type { Failure, Frame, Outcome } from '../../../harness/protocol/outcome.ts';

const place = String.raw`([^\s:']+\.rs):(\d+):(\d+)`;
/** As Rust says it since 1.73: the place first, then the words. */
const panicked = new RegExp(String.raw`^thread '[^]*?'(?: \(\d+\))? panicked at ${place}:$`, 'mu');
/** As it was said before. */
const panickedBefore = new RegExp(String.raw`^thread '.*?' panicked at '([^]*?)', ${place}$`, 'mu');
const called = new RegExp(String.raw`^\s+\d+: (.+)\n\s+at ${place}$`, 'gmu');
const hint = /^note: run with `RUST_BACKTRACE=|^stack backtrace:$/u;
const ofRust = /^\/rustc\/|\/rustlib\/|\/\.cargo\/registry\//u;

/** Why a test has failed, by what it has written. `root`: where its compiler was started, as places are seen from there. */
export const failureOf = (text: string, root: string): Failure => {
  const { message, at } = saidIn(text);
  const frame = ([file = '', line = '0', column = '0']: readonly string[], name = ''): Frame => ({
    function: name,
    file: resolve(root, file),
    line: Number(line),
    column: Number(column),
  });
  const calls = [...text.matchAll(called)]
    .filter(([, , file = '']) => !ofRust.test(file))
    .map(([, name = '', ...rest]) => frame(rest, name));
  const stack = calls.length > 0 || at === undefined ? calls : [frame(at)];
  return { message, stack: stack.slice(0, 20), ...(text === '' ? {} : { detail: text }) };
};

type Said = { readonly message: string; readonly at?: readonly string[] };

const saidIn = (text: string): Said => {
  const before = panickedBefore.exec(text);
  if (before !== null) return { message: before[1] ?? '', at: before.slice(2, 5) };
  const now = panicked.exec(text);
  if (now !== null) {
    const lines = text.slice(now.index + now[0].length + 1).split('\n');
    const end = lines.findIndex(line => line === '' || hint.test(line));
    const message = lines.slice(0, end < 0 ? lines.length : end).join('\n');
    return { message: message === '' ? 'panicked' : message, at: now.slice(1, 4) };
  }
  const lines = text.split('\n').filter(line => line !== '');
  const error = lines.findLast(line => /^(?:Error: |error(?:\[\w+\])?: |note: test did not panic)/u.test(line));
  const [, ...at] = new RegExp(place, 'u').exec(error ?? '') ?? [];
  const message = (error ?? lines.at(-1) ?? 'failed').replace(/^note: /u, '');
  return { message, ...(at.length === 0 ? {} : { at }) };
};

/** A doctest is a program of its own: whether it has panicked or died. */
export const diedAs = (text: string): Outcome | undefined => {
  const [, how = ''] = /^Test executable failed \((.*)\)\.$/mu.exec(text) ?? [];
  const code = /^exit (?:status|code): (\d+)$/u.exec(how)?.[1];
  if (how === '' || code === '101' || code === '1') return undefined;
  const signal = /\((SIG[A-Z]+)\)/u.exec(how)?.[1];
  const exit = code === undefined ? (signal === undefined ? {} : { signal }) : { code: Number(code) };
  return { kind: 'crashed', exit, message: `crashed: ${how} while it ran`, stack: [] };
};
