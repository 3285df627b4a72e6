import { z } from 'zod';
import type { CheckKind } from '../preflight/check.ts';
import { checkKinds } from '../preflight/checks/index.ts';
import { defaultLive, defaultSimulated } from '../preflight/environment.ts';
import type { CheckFile, PreflightFile } from './config-file.ts';
import type { CheckInput, PreflightInput } from './config-input.ts';
import { filled, looseDuration } from './fields.ts';
import { suggestion } from './nearest.ts';

const types = checkKinds.map(({ type }) => type);

const typeFault = (input: unknown): string => {
  const choice = `use one of ${types.map(type => `"${type}"`).join(', ')}`;
  if (typeof input !== 'object' || input === null) return 'must be an object with a "type": write keys and values.';
  const type = 'type' in input ? input.type : undefined;
  if (type === undefined) return `is missing: add it, and ${choice}.`;
  return typeof type === 'string' ? `is "${type}": ${suggestion(type, types, choice)}` : `must be a text: ${choice}.`;
};

/** Each kind of check knows what may be said of it. */
const checkOf = (kinds: readonly CheckKind[]): z.ZodType<CheckFile, CheckInput> =>
  z.discriminatedUnion('type', kinds.map(({ schema }) => schema()) as never, {
    error: ({ input }) => typeFault(input),
  }) as unknown as z.ZodType<CheckFile, CheckInput>;

/** The kinds of check that are spoken of; all of them where it is none that is known. */
const kindsIn = (preflight: unknown): readonly CheckKind[] => {
  const checks = at(preflight, 'checks');
  const said = new Set(Array.isArray(checks) ? checks.map(check => at(check, 'type')) : []);
  const known = checkKinds.filter(({ type }) => said.has(type));
  return known.length === 0 ? checkKinds : known;
};

const at = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** A word that becomes a label as it stands. */
const plainWord = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, {
  error: 'is not a plain word: write lower-case letters, digits, "-" and "_", like "paper".',
});

/** The preflight, as it may be written. `source`: what is written; of nothing, every kind of check. */
export const preflightOf = (source?: unknown): z.ZodType<PreflightFile, PreflightInput> =>
  z.strictObject({
    namespace: z
      .string()
      .regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/, { error: 'cannot begin the name of a metric: write letters, digits and "_".' })
      .default('gate')
      .describe('What its metrics begin with. Default "gate".'),
    env: filled.default('env:GATE_ENV').describe('Which environment this is. Default "env:GATE_ENV".'),
    live: plainWord.default(defaultLive).describe('The word for the environment in which something is at stake.'),
    simulated: z
      .array(plainWord)
      .default([...defaultSimulated])
      .describe('The words for those in which nothing is.'),
    ttl: looseDuration.default('10m').describe('How long it stays ready. Default 10m.'),
    checks: z
      .array(checkOf(kindsIn(source)))
      .default([])
      .describe('What is asked.'),
  });
