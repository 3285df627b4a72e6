import type { LedgerReport } from '../../ledger/report.ts';
import { markup } from '../markup.ts';
import { page } from '../page.ts';
import { contents, section, type Part } from '../parts.ts';
import { causesPart, chequesPart, hangsPart, kindsPart, ownersPart } from './breakdowns.ts';
import { coursePart } from './course.ts';
import { duePart, movesPart } from './due.ts';
import { entriesPart } from './entries.ts';
import { ledgerHead, toneOf } from './head.ts';
import { completenessPart, flakyPart, logPart } from './observed.ts';

/** The ledger as one page for a release manager. */
export const ledgerPage = (report: LedgerReport): string => {
  const parts = partsOf(report).filter(part => part !== undefined);
  return page({
    title: `Regression debt: ${report.totals.owed} owed, ${report.totals.overdue} overdue`,
    tone: toneOf(report),
    body: markup`<a class="skip" href="#parts">Skip to the details</a>
${ledgerHead(report)}<main id="parts" tabindex="-1">
${contents(parts)}${parts.map(section)}</main>
<footer>
<p>Made by <code>gate debt report</code> from the ledger, its history in git, and what this machine remembers of its runs. The entries themselves are reviewed files; this page decides nothing.</p>
</footer>`,
  });
};

const partsOf = (report: LedgerReport): readonly (Part | undefined)[] => [
  duePart(report),
  ownersPart(report),
  kindsPart(report),
  movesPart(report),
  coursePart(report),
  causesPart(report),
  hangsPart(report),
  chequesPart(report),
  flakyPart(report),
  logPart(report),
  completenessPart(report),
  entriesPart(report),
];
