import type { AlertTotals, BookedAlert, Fate, LetterState } from '../../../reports/alerts/store.ts';
import { oneLine } from '../../../reports/plain-text.ts';
import { counted } from '../../policies/counted.ts';

const fates: readonly (readonly [Fate, string])[] = [
  ['sent-alone', 'each in a message'],
  ['digested', 'in digests'],
  ['suppressed', 'held back and counted'],
  ['held', 'waiting for a digest'],
  ['unheard', 'without a channel'],
];

/** The alerts as people read them: each with its fate, and each of its letters. */
export const listText = (alerts: readonly BookedAlert[], totals: AlertTotals | undefined): string => {
  if (totals === undefined) return 'No alert is remembered here.\n';
  const all = Object.values(totals.alerts).reduce((sum, count) => sum + count, 0);
  const parts = fates
    .filter(([fate]) => totals.alerts[fate] > 0)
    .map(([fate, words]) => `${totals.alerts[fate]} ${words}`);
  const { sent, waiting, dead } = totals.letters;
  return `${[
    `${counted(all, 'alert is', 'alerts are')} remembered here${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`,
    `Letters: ${sent} sent, ${waiting} waiting, ${dead} dead.`,
    ...alerts.flatMap(lines),
    ...(dead === 0 ? [] : ['', 'Type `gate alerts replay` to send the dead letters again.']),
  ].join('\n')}\n`;
};

const lines = ({ alert, fate, letters }: BookedAlert): readonly string[] => [
  `${alert.at}  ${alert.priority}  ${oneLine(alert.source)}: ${oneLine(alert.title)}${fate === 'sent-alone' ? '' : `  (${wordsOf(fate)})`}`,
  ...letters.map(letter => `    ${letterWords(letter)}`),
];

const wordsOf = (fate: Fate): string => fates.find(([each]) => each === fate)?.[1] ?? fate;

const letterWords = ({ id, channel, state, tries, trouble }: LetterState): string => {
  const how =
    state === 'sent' || trouble === undefined ? '' : ` after ${counted(tries, 'try', 'tries')}: ${oneLine(trouble)}`;
  return `${id}  ${channel}  ${state}${how}`;
};
