import pTimeout from 'p-timeout';
import { plainly } from '../plain-error.ts';
import { type Check, fail, type Facts, type Finding } from './check.ts';

/** What a check has found, under its name. */
export type Examined = Finding & { readonly name: string };

/** What answers later than this does not work. */
const limitMs = 30_000;

/** Asks every question, one after the other: a program that loops for one of them takes time from the next. Throws on nothing. */
export const examine = async (checks: readonly Check[], facts: Facts): Promise<readonly Examined[]> => {
  const found: Examined[] = [];
  for (const check of checks)
    for (const finding of await answerOf(check, facts)) found.push({ name: check.name, ...finding });
  return found;
};

const answerOf = async ({ look }: Check, facts: Facts): Promise<readonly Finding[]> => {
  try {
    const late = [fail(`no answer within ${limitMs / 1000} s`, 'try again when the machine is less busy')];
    return await pTimeout(look(facts), { milliseconds: limitMs, fallback: () => late });
  } catch (error) {
    return [fail(`it could not be looked at: ${plainly(error)}`, 'mend that first')];
  }
};

/** What `gate core` would exit with here, as far as the doctor can see: 2 before 3, as the gate meets them. */
export const examinedExit = (findings: readonly Finding[]): number => {
  const codes = findings.filter(({ status }) => status === 'fail').map(({ exit }) => exit ?? 3);
  return codes.includes(2) ? 2 : codes.length > 0 ? 3 : 0;
};
