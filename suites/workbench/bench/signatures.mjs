// How well signatures tell causes apart, on failures that were recorded from real runners (record-failures.mjs).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './place.mjs';

const mostSplit = 0.95;
const mostMerged = 0.99;
const percent = part => `${(part * 100).toFixed(1)} %`;

const words = ({ causes, failures, same, different }) =>
  `${causes} causes, ${failures} failures: the same cause has the same signature in ${percent(same)} of pairs, different causes differ in ${percent(different)}`;

/** What was set aside is told apart: nothing was tuned on it. */
export const signatures = {
  name: 'signatures',
  bound: 'same cause ≥ 95 %, different causes ≥ 99 %',
  measure: async () => {
    const { signatureQuality } = await import(pathToFileURL(join(root, 'dist', 'debt', 'signature-quality.js')).href);
    const path = join(root, 'debt', 'fixtures', 'recorded-failures.json');
    const { causes } = JSON.parse(readFileSync(path, 'utf8'));
    const tuned = signatureQuality(causes.filter(({ aside }) => !aside));
    const aside = signatureQuality(causes.filter(each => each.aside));
    if (tuned.causes + aside.causes < 60) throw new Error('less than 60 causes were recorded');
    return {
      value: Math.min(tuned.same, aside.same) * 100,
      unit: '%',
      ok: [tuned, aside].every(({ same, different }) => same >= mostSplit && different >= mostMerged),
      evidence: {
        spread: [Math.min(tuned.different, aside.different) * 100, 100],
        says: `${words(tuned)}; set aside: ${words(aside)}`,
      },
    };
  },
};
