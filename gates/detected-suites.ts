import { detectSuites } from '../suites/detect.ts';
import type { Doubt } from '../suites/folder.ts';
import type { SuiteConfig } from './config/config.ts';
import { jsonSource } from './config/json-source.ts';
import { positionAt } from './config/positions.ts';
import { toLimits } from './config/suites.ts';
import { ignoredFolders } from './git-ignored.ts';

/** The suites that are found where nobody has configured any, and a sentence for everything that may hide one more. */
export const detectedSuites = async (
  root: string,
): Promise<{ readonly suites: readonly SuiteConfig[]; readonly doubts: readonly string[] }> => {
  const { suites, doubts } = await detectSuites(root, { without: await ignoredFolders(root) });
  const at = { file: root, line: 0, column: 0 };
  return {
    suites: suites.map(suite => ({ ...suite, program: [], limits: toLimits(), retries: 0, deselected: [], at })),
    doubts: bounded(doubts.map(doubtLine)),
  };
};

const most = 20;

const bounded = (lines: readonly string[]): readonly string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most), `and ${lines.length - most} places more like these.`];

/** `packages/a/package.json:3:5 is not valid JSON, …` */
const doubtLine = ({ file, message, text }: Doubt): string => `${file}${placeIn(file, text)} ${message}.`;

const placeIn = (file: string, text: string | undefined): string => {
  if (text === undefined || !file.endsWith('.json')) return '';
  const source = jsonSource(text);
  if (source.ok) return '';
  const { line, column } = positionAt(text, source.faults[0]?.offset ?? 0);
  return `:${line}:${column}`;
};
