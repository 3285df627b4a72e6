import { oneLine } from '../../plain-text.ts';
import { type Alert, priorities, type Priority } from '../alert.ts';
import type { Message } from '../message.ts';

/** One line of a message before any markup. */
export type Line = { readonly text: string; readonly bold?: true };

const names: Readonly<Record<Priority, string>> = { P0: 'critical', P1: 'high', P2: 'medium', P3: 'low' };

/** So many alerts of a digest are named: it is to be one message. */
const mostNamed = 15;
const longestName = 180;

/** What a message says, line by line. */
export const linesOf = (message: Message): readonly Line[] => {
  const [alert] = message.alerts;
  return message.kind === 'digest' || alert === undefined ? digestLines(message) : alertLines(alert, message);
};

/** The same as one text. */
export const plainOf = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('\n');

const alertLines = (alert: Alert, { suppressed }: Message): readonly Line[] => [
  { text: `${alert.priority} ${names[alert.priority]}: ${oneLine(alert.title)}`, bold: true },
  { text: `${oneLine(alert.source)}${alert.environment === null ? '' : ` · ${oneLine(alert.environment)}`}` },
  { text: alert.at },
  ...part('Failed', alert.failed, text => `• ${text}`),
  ...part('What to do', alert.actions, (text, index) => `${index + 1}. ${text}`),
  ...(alert.evidence === null ? [] : [{ text: `Evidence: ${oneLine(alert.evidence)}` }]),
  ...suppressedLines(suppressed),
];

const part = (head: string, texts: readonly string[], say: (text: string, index: number) => string): readonly Line[] =>
  texts.length === 0
    ? []
    : [{ text: '' }, { text: head, bold: true }, ...texts.map((text, index) => ({ text: say(oneLine(text), index) }))];

const suppressedLines = (suppressed: number): readonly Line[] =>
  suppressed === 0
    ? []
    : [
        { text: '' },
        {
          text: `${suppressed} more of ${suppressed === 1 ? 'this kind was' : 'this kind were'} held back since the last one.`,
        },
      ];

const digestLines = ({ priority, alerts, more, suppressed }: Message): readonly Line[] => {
  const all = alerts.length + more;
  const counts = priorities
    .map(each => ({ each, count: alerts.filter(alert => alert.priority === each).length }))
    .filter(({ count }) => count > 0)
    .map(({ each, count }) => `${each} ${count}`);
  const unnamed = all - Math.min(alerts.length, mostNamed);
  return [
    { text: `${priority} ${names[priority]}: ${all} alerts in one message, too many came at once`, bold: true },
    { text: `${counts.join(' · ')}${more === 0 ? '' : ` · and ${more} more`}` },
    { text: '' },
    ...alerts
      .slice(0, mostNamed)
      .map(alert => ({ text: cut(`• ${alert.priority} ${oneLine(alert.source)}: ${oneLine(alert.title)}`) })),
    ...(unnamed === 0 ? [] : [{ text: `and ${unnamed} more: gate alerts list` }]),
    ...(suppressed === 0 ? [] : [{ text: `${suppressed} more of these kinds were held back before.` }]),
  ];
};

const cut = (text: string): string =>
  text.length <= longestName
    ? text
    : `${Array.from(text)
        .slice(0, longestName / 2 - 1)
        .join('')}…`;
