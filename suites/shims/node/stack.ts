import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame } from '../../../harness/protocol/outcome.ts';

const call =
  /^\s*at (?:(?<name>.+?) \((?<inside>.+):(?<row>\d+):(?<column>\d+)\)|(?:async )?(?<bare>.+):(?<bareRow>\d+):(?<bareColumn>\d+))$/;

// The gate is not part of anybody's program.
const own = dirname(fileURLToPath(import.meta.url));

/** The frames of a V8 stack, innermost first, without those of Node itself and of the gate. */
export const framesOf = (stack: string): readonly Frame[] => stack.split('\n').flatMap(frameOf);

const frameOf = (line: string): readonly Frame[] => {
  const found = call.exec(line)?.groups;
  if (found === undefined) return [];
  const { name = '', inside, row, column, bare, bareRow, bareColumn } = found;
  const file = pathOf(inside ?? bare ?? '');
  if (file === undefined || file.startsWith(own)) return [];
  return [
    { function: name.replace(/^async /, ''), file, line: Number(row ?? bareRow), column: Number(column ?? bareColumn) },
  ];
};

/** The path of a script on disk, as vitest may write it. */
export const pathOf = (place: string): string | undefined => {
  if (place.startsWith('node:') || place === 'native' || place.startsWith('<')) return undefined;
  if (!place.startsWith('file:')) return place.replace(/^\/@fs(?=\/)/, '').replace(/\?.*$/, '');
  try {
    return fileURLToPath(place);
  } catch {
    // Not a path of this machine: a frame without a file helps nobody.
    return undefined;
  }
};
