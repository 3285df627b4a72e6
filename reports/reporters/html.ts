import type { RunRecord } from '../../harness/protocol/record.ts';
import { markup } from '../html/markup.ts';
import { page } from '../html/page.ts';
import { contents, section, type Part } from '../html/parts.ts';
import { runHead } from '../html/run/head.ts';
import { launchesPart } from '../html/run/launches.ts';
import { ledgerParts } from '../html/run/ledger.ts';
import { regressionsPart } from '../html/run/regressions.ts';
import { killsPart, notesPart, notRunPart, slowestPart, suitesPart } from '../html/run/rest.ts';
import { toneOfVerdict } from '../html/tone.ts';
import { oneLine } from '../plain-text.ts';
import type { FileReporter } from '../reporter.ts';

/** The run as one page for people: it opens from a folder, an artifact or a mail, and needs nothing beside it. */
export const htmlPage: FileReporter = {
  name: 'html',
  path: 'report.html',
  render: record => {
    const parts = partsOf(record).filter(part => part !== undefined);
    const { run, verdict } = record;
    return page({
      title: `${verdict.kind.toUpperCase()} · gate ${oneLine(run.gate)} · ${oneLine(run.id)}`,
      tone: toneOfVerdict(verdict.kind),
      body: markup`<a class="skip" href="#parts">Skip to the details</a> ${runHead(record)}
        <main id="parts" tabindex="-1">${contents(parts)}${parts.map(section)}</main>
        <footer>
          <p>
            Made by gate ${oneLine(run.gateVersion)} from <code>run.json</code>, which has all of it;
            <code>gate report ${oneLine(run.id)}</code> makes this page again.
          </p>
        </footer>`,
    });
  },
};

const partsOf = (record: RunRecord): readonly (Part | undefined)[] => [
  regressionsPart(record),
  ...ledgerParts(record),
  notRunPart(record),
  notesPart(record),
  slowestPart(record),
  launchesPart(record),
  suitesPart(record),
  killsPart(record),
];
