import { z } from 'zod';
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
const check = z.discriminatedUnion('type', checkKinds.map(({ schema }) => schema) as never, {
  error: ({ input }) => typeFault(input),
}) as unknown as z.ZodType<CheckFile, CheckInput>;

/** A word that becomes a label as it stands. */
const plainWord = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, {
  error: 'is not a plain word: write lower-case letters, digits, "-" and "_", like "paper".',
});

/** The preflight, as it may be written. */
export const preflight: z.ZodType<PreflightFile, PreflightInput> = z.strictObject({
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
  checks: z.array(check).default([]).describe('What is asked.'),
});
