const dayMs = 86_400_000;

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const ms = msOf(text);
  return !Number.isNaN(ms) && utcDay(ms) === text;
};

/** The day on which a moment lies, in UTC. */
export const utcDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The date so many days after another, or before it when the number is negative. */
export const addDays = (date: string, days: number): string => utcDay(msOf(date) + days * dayMs);

/** How many days lie between two dates; negative when the second is the earlier one. */
export const daysBetween = (from: string, to: string): number => (msOf(to) - msOf(from)) / dayMs;

const msOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
