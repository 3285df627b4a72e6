import { closeSync, cpSync, openSync, readSync, writeSync } from 'node:fs';
import type { RunCleaner } from './run-cleaner.ts';

const pieceBytes = 1024 * 1024;

/** Copies a file without what is secret, piece by piece: a log may be large. Throws when it cannot. */
export const copyClean = (from: string, to: string, cleaner: RunCleaner | undefined): void => {
  if (cleaner === undefined) return cpSync(from, to);
  const piece = Buffer.allocUnsafe(pieceBytes);
  const clean = cleaner.stream();
  const source = openSync(from, 'r');
  try {
    const copy = openSync(to, 'w');
    try {
      for (let got = 1; got > 0;) {
        got = readSync(source, piece);
        writeAll(copy, got > 0 ? clean.push(piece.subarray(0, got)) : clean.end());
      }
    } finally {
      closeSync(copy);
    }
  } finally {
    closeSync(source);
  }
};

const writeAll = (file: number, bytes: Buffer): void => {
  for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from);
};
