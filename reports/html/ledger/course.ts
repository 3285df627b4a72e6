import { daysBetween } from '../../ledger/days.ts';
import type { LedgerPoint } from '../../ledger/facts.ts';
import type { Forecast } from '../../ledger/forecast.ts';
import type { LedgerReport } from '../../ledger/report.ts';
import { markup, type Html } from '../markup.ts';
import type { Part } from '../parts.ts';
import { table } from '../table.ts';

const [width, height] = [1000, 100];
const mostRows = 400;

/** How the ledger came to be as long as it is, and where that leads. */
export const coursePart = ({ past, forecast, today }: LedgerReport): Part | undefined => {
  const [first] = past?.points ?? [];
  if (past === undefined || first === undefined) return undefined;
  const { points, isCut } = past;
  const most = Math.max(1, ...points.map(({ entries }) => entries));
  const words = forecastWords(forecast);
  const cut = isCut ? ' This clone is shallow: what was before it cannot be seen.' : '';
  return {
    id: 'course',
    title: 'Burn-down',
    body: markup`<p>${words}${cut}</p>
<figure>
<div class="axis"><span>at most ${most}</span><span>now ${points.at(-1)?.entries}</span></div>
${curve(points, most, today)}
<div class="axis"><span>${first.day}</span><span>${today}</span></div>
<figcaption class="soft">Entries in the ledger, from its history in git. The same as a table:</figcaption>
</figure>
<details><summary>Entries by day</summary>
${table({
  caption: 'Days on which the ledger has changed, the newest first.',
  heads: [{ name: 'Day' }, { name: 'Entries', kind: 'number' }],
  items: points.toReversed().slice(0, mostRows),
  row: ({ day, entries }) => [day, entries],
  limitBytes: 60_000,
  where: 'git log of the ledger',
})}</details>
`,
  };
};

const forecastWords = (forecast: Forecast | undefined): string => {
  if (forecast === undefined) return 'Too little has happened yet for a forecast.';
  const { days, changes, perWeek, emptyOn } = forecast;
  const pace = `Over the last ${days} days, with changes on ${changes} of them, ${Math.abs(perWeek).toFixed(1)} ${perWeek < 0 ? 'less' : 'more'} a week.`;
  if (emptyOn !== undefined) return `${pace} At this pace nothing is owed by ${emptyOn}.`;
  return perWeek > 0 ? `${pace} At this pace it is never paid.` : `${pace} At this pace it takes more than ten years.`;
};

/** A step for each change: between two of them the ledger stayed as it was. */
const curve = (points: readonly LedgerPoint[], most: number, today: string): Html => {
  const [first] = points;
  const start = first?.day ?? today;
  const days = Math.max(1, daysBetween(start, today));
  const x = (day: string): string => ((daysBetween(start, day) / days) * width).toFixed(1);
  const y = (entries: number): string => (height - (entries / most) * (height - 6)).toFixed(1);
  const steps = points.slice(1).map(({ day, entries }) => `H${x(day)}V${y(entries)}`);
  const line = `M0 ${y(first?.entries ?? 0)}${steps.join('')}H${width}`;
  return markup`<svg class="curve" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><path class="area" d="${`${line}V${height}H0Z`}"/><path d="${line}"/></svg>`;
};
