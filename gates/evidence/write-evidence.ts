import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolders } from '../../harness/disk/make-folders.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { plainly } from '../plain-error.ts';
import { writeWhole } from '../write-file.ts';
import {
  earlierFiles,
  type EvidenceFile,
  type EvidenceManifest,
  filesIn,
  folderFault,
  manifestName,
  sumsName,
} from './manifest.ts';

/** What becomes evidence of a run. */
export type Evidence = {
  /** Absolute. */
  readonly folder: string;
  readonly runDir: string;
  /** Files beside those of the run, by the name that they get. */
  readonly beside: Readonly<Record<string, string>>;
  readonly record: RunRecord;
  /** Milliseconds since the epoch. */
  readonly wall: number;
  readonly redact: (bytes: Buffer) => Buffer;
};

/** What a run needs only while it is under way is no evidence of it. */
const isKept = (path: string): boolean => !path.startsWith('tmp/');

/**
 * Copies everything that a run has left into a folder of its own, without anything secret, with the digest of each file.
 * What an earlier run has put there is replaced; where something else lies there nothing is touched. Gives a sentence when it
 * could not be written: the manifest says so too.
 */
export const writeEvidence = (evidence: Evidence): string | undefined => {
  const { folder, runDir, beside, redact } = evidence;
  const fault = folderFault(folder);
  if (fault !== undefined) return `${folder} ${fault.replace(/\.$/, '')}`;
  try {
    const sources = new Map([
      ...filesIn(runDir)
        .filter(isKept)
        .map(path => [path, join(runDir, path)] as const),
      ...Object.entries(beside),
    ]);
    const there = [...sources].filter(([, source]) => lstatSync(source, { throwIfNoEntry: false })?.isFile() === true);
    const planned = there.map(([path]): EvidenceFile => ({ path, bytes: 0, sha256: '', redacted: false }));
    forget(folder);
    makeFolders(folder);
    // From now on it is known whose files these are, wherever this ends.
    writeWhole(join(folder, manifestName), textOf(evidence, planned, false));
    const files = there.map(([path, source]) => copied(join(folder, path), path, readFileSync(source), redact));
    const manifest = textOf(evidence, files, true);
    writeFileSync(join(folder, sumsName), sumsOf([...files, { path: manifestName, sha256: digest(manifest) }]));
    writeWhole(join(folder, manifestName), manifest);
    return undefined;
  } catch (error) {
    return `the evidence could not be written to ${folder}: ${plainly(error)}`;
  }
};

const copied = (target: string, path: string, found: Buffer, redact: Evidence['redact']): EvidenceFile => {
  const bytes = redact(found);
  makeFolders(dirname(target));
  writeFileSync(target, bytes, { flag: 'wx' });
  return { path, bytes: bytes.length, sha256: digest(bytes), redacted: bytes !== found };
};

/** Removes what an earlier run has left, its manifest last. */
const forget = (folder: string): void => {
  const files = earlierFiles(folder) ?? [];
  for (const path of files) rmSync(join(folder, path), { force: true });
  const folders = new Set(files.flatMap(above));
  for (const path of [...folders].toSorted((a, b) => b.length - a.length)) removeEmpty(join(folder, path));
};

const above = (path: string): readonly string[] =>
  path.split('/').flatMap((_, index, parts) => (index === 0 ? [] : [parts.slice(0, index).join('/')]));

const removeEmpty = (folder: string): void => {
  try {
    rmdirSync(folder);
  } catch {
    // there is something in it, or it is gone
  }
};

const textOf = ({ record, wall }: Evidence, files: readonly EvidenceFile[], complete: boolean): string => {
  const { run, verdict } = record;
  const manifest: EvidenceManifest = {
    format: 'gate.evidence/1',
    complete,
    run: run.id,
    gate: run.gate,
    ...(run.commit === undefined ? {} : { commit: run.commit }),
    verdict: verdict.kind,
    gateVersion: run.gateVersion,
    writtenAt: new Date(wall).toISOString(),
    files,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
};

/** As `sha256sum --check` reads it. */
const sumsOf = (files: readonly Pick<EvidenceFile, 'path' | 'sha256'>[]): string =>
  files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');

const digest = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
