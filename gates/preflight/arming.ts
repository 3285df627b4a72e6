import type { Variables } from './check.ts';

/** What must be said, and where, before anything live may start. */
export type ArmingRules = {
  readonly ack: { readonly name: string; readonly text: string };
  readonly at: { readonly name: string; readonly windowMs: number };
  readonly notional: { readonly name: string; readonly ceiling: number };
};

/** A condition that does not hold. */
export type Unarmed = { readonly name: string; readonly observed: string; readonly expected: string };

/** What keeps live from being armed, empty when nothing does. Pure: the same for the same variables and time. */
export const whyUnarmed = (
  { ack, at, notional }: ArmingRules,
  variables: Variables,
  wall: number,
): readonly Unarmed[] => [
  ...ackFault(ack, variables[ack.name]),
  ...timeFault(at, variables[at.name], wall),
  ...notionalFault(notional, variables[notional.name]),
];

const ackFault = ({ name, text }: ArmingRules['ack'], said: string | undefined): readonly Unarmed[] => {
  if (said === text && text !== '') return [];
  // What was said instead is nobody's business: it may be a password in the wrong place.
  return [{ name, observed: said === undefined ? 'not set' : 'another text', expected: `exactly ${text}` }];
};

const timeFault = (
  { name, windowMs }: ArmingRules['at'],
  said: string | undefined,
  wall: number,
): readonly Unarmed[] => {
  const expected = `a UTC time of the last ${windowMs / 60_000} minutes, like ${stamp(wall)}`;
  if (said === undefined) return [{ name, observed: 'not set', expected }];
  const at = readUtc(said);
  if (at === undefined) return [{ name, observed: 'no UTC time', expected }];
  const ageMs = wall - at;
  if (ageMs < 0) return [{ name, observed: `${Math.ceil(-ageMs / 1000)} s in the future`, expected }];
  if (!(ageMs <= windowMs)) return [{ name, observed: `${Math.floor(ageMs / 1000)} s ago`, expected }];
  return [];
};

const notionalFault = ({ name, ceiling }: ArmingRules['notional'], said: string | undefined): readonly Unarmed[] => {
  const expected = `a number above 0 and at most ${ceiling}`;
  if (said === undefined) return [{ name, observed: 'not set', expected }];
  const amount = /^\d{1,15}(?:\.\d{1,8})?$/.test(said) ? Number(said) : Number.NaN;
  if (amount > 0 && amount <= ceiling) return [];
  return [{ name, observed: Number.isNaN(amount) ? 'no plain number' : said, expected }];
};

const utc = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?Z$/;

/** Only what says that it is UTC, and only days that exist: the 30th of February would be read as the 2nd of March. */
const readUtc = (said: string): number | undefined => {
  if (!utc.test(said)) return undefined;
  const at = Date.parse(said);
  return Number.isNaN(at) || stamp(at).slice(0, 19) !== said.slice(0, 19) ? undefined : at;
};

/** A moment as it is to be written. */
export const stamp = (wall: number): string =>
  Number.isNaN(wall) ? 'a time that nobody knows' : new Date(wall).toISOString().replace(/\.\d{3}Z$/, 'Z');
