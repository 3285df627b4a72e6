import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { plainly } from '../plain-error.ts';

/** A file of an evidence folder. */
export type EvidenceFile = {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Something secret was taken out: it is not byte for byte what the run has left. */
  readonly redacted: boolean;
};

/** What an evidence folder holds, format `gate.evidence/1`. */
export type EvidenceManifest = {
  readonly format: 'gate.evidence/1';
  /** False while the folder is written: a gate that was ended meanwhile leaves it so. */
  readonly complete: boolean;
  readonly run: string;
  readonly gate: string;
  readonly commit?: string;
  readonly verdict: string;
  readonly gateVersion: string;
  /** ISO 8601, UTC. */
  readonly writtenAt: string;
  readonly files: readonly EvidenceFile[];
};

/** The names of what stands beside the evidence itself. */
export const manifestName = 'manifest.json';
export const sumsName = 'SHA256SUMS';

/** What an earlier gate has put into a folder, as relative paths; undefined where the folder is none of ours. */
export const earlierFiles = (folder: string): readonly string[] | undefined => {
  try {
    const said: unknown = JSON.parse(readFileSync(join(folder, manifestName), 'utf8'));
    if (typeof said !== 'object' || said === null || !('format' in said) || said.format !== 'gate.evidence/1')
      return undefined;
    const files: readonly unknown[] = 'files' in said && Array.isArray(said.files) ? said.files : [];
    return [...files.flatMap(pathOf), sumsName, manifestName];
  } catch {
    return undefined; // nothing of ours is there
  }
};

/** Only what lies inside the folder is ever ours. */
const pathOf = (file: unknown): readonly string[] =>
  typeof file === 'object' &&
  file !== null &&
  'path' in file &&
  typeof file.path === 'string' &&
  !file.path.split('/').includes('..') &&
  !file.path.startsWith('/')
    ? [file.path]
    : [];

/** What keeps a folder from taking evidence, as the end of a sentence; undefined where nothing does. */
export const folderFault = (folder: string): string | undefined => {
  try {
    const about = statSync(folder, { throwIfNoEntry: false });
    if (about === undefined) return undefined;
    if (!about.isDirectory()) return 'is no folder: name another one.';
    const ours = new Set(earlierFiles(folder));
    const foreign = filesIn(folder).find(path => !ours.has(path));
    return foreign === undefined
      ? undefined
      : `holds ${foreign}, which no evidence of ours has put there: name another folder, or an empty one.`;
  } catch (error) {
    return `cannot be used: ${plainly(error)}.`;
  }
};

/** Everything in a folder that is no folder, as relative paths with `/`. Links are not followed. */
export const filesIn = (folder: string, below = ''): readonly string[] =>
  readdirSync(join(folder, below), { withFileTypes: true }).flatMap(entry => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    return entry.isDirectory() ? filesIn(folder, path) : [path];
  });
