const dayMs = 86_400_000;

/** How many days lie between two days of the calendar; negative when the second is the earlier one. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs);

/** The day so many days after another. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** How long an entry has been known. One that was written tomorrow, by a clock that is ahead, is new. */
export const ageInDays = ({ since }: { readonly since: string }, today: string): number =>
  Math.max(0, daysBetween(since.slice(0, 10), today));
