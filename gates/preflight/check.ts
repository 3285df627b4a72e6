import { z } from 'zod';
import { once } from '../../harness/once.ts';
import type { CheckResult } from '../../harness/protocol/preflight.ts';
import { duration, filled } from '../config/fields.ts';
import type { EnvironmentKind } from './environment.ts';

/** Variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What a check may ask about, beside its own settings. */
export type Context = {
  /** The name of the environment, as it is labelled. */
  readonly env: string;
  /** What that means; unknown counts as live wherever it matters. */
  readonly kind: EnvironmentKind;
  /** The folder of the configuration. */
  readonly root: string;
  readonly variables: Variables;
  /** Milliseconds since the epoch. */
  readonly wall: () => number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  /** Aborts when the check has used up its time. */
  readonly signal: AbortSignal;
  readonly limitMs: number;
  /** Takes everything secret out of a text. To be asked before a text is cut. */
  readonly redact: (text: string) => string;
  /** Keeps an answer as evidence beside the run, without anything secret. */
  readonly keep: (answer: unknown) => void;
};

/** A kind of check, whatever its settings are: one file of `checks/`. */
export type CheckKind = {
  readonly type: string;
  /** What it is told under. */
  readonly stage: string;
  /** What may be written about it. Made when it is first asked for: of most kinds nobody asks. */
  readonly schema: () => z.ZodObject;
  /** It blocks, and nobody can say otherwise. */
  readonly alwaysBlocks: boolean;
  readonly limitMs: number;
  /** What it would do beyond this machine, or to it, which a dry run leaves alone; undefined when it only looks around here. Throws where the settings make no sense. */
  readonly reach: (settings: unknown) => string | undefined;
  /** What must never be told, beside what stands in `env:` and `file:`. */
  readonly secrets: (settings: unknown, variables: Variables, root: string) => readonly string[];
  /** Looks, and says what it has found. What it throws is an `error`. */
  readonly look: (settings: unknown, context: Context) => Promise<CheckResult>;
};

type Definition<Shape extends z.ZodRawShape> = {
  readonly type: string;
  readonly stage: string;
  readonly shape: () => Shape;
  readonly alwaysBlocks?: true;
  readonly limitMs?: number;
  readonly reach?: (settings: z.output<z.ZodObject<Shape>>) => string | undefined;
  readonly secrets?: (settings: z.output<z.ZodObject<Shape>>, variables: Variables, root: string) => readonly string[];
  readonly look: (settings: z.output<z.ZodObject<Shape>>, context: Context) => Promise<CheckResult> | CheckResult;
};

const usualLimitMs = 5_000;

/** Makes a kind of check of what it asks for and how it looks. */
export const defineCheck = <Shape extends z.ZodRawShape>(definition: Definition<Shape>): CheckKind => {
  const { type, stage, shape, alwaysBlocks = false, limitMs = usualLimitMs, reach, secrets, look } = definition;
  const own = once(() => z.object(shape()));
  const common = (): z.ZodRawShape => ({
    type: z.literal(type),
    name: checkName().optional().describe(`What it is called. Default "${type}".`),
    ...(alwaysBlocks ? {} : { blocking: z.boolean().optional().describe('Default true. Otherwise it only warns.') }),
    timeout: duration.optional().describe(`How long it may take. Default ${limitMs / 1000}s.`),
  });
  return {
    type,
    stage,
    schema: once(() => z.strictObject({ ...common(), ...shape() })),
    alwaysBlocks,
    limitMs,
    reach: settings => reach?.(own().parse(settings)),
    secrets: (settings, variables, root) => secrets?.(own().parse(settings), variables, root) ?? [],
    look: async (settings, context) => look(own().parse(settings), context),
  };
};

const checkName = once(() =>
  filled.regex(/^\p{L}[\p{L}\p{N}._ -]{0,59}$/u, {
    error: 'cannot name a check: begin with a letter; letters, digits, ".", "_", "-" and spaces, at most 60.',
  }),
);

/** Looking has shown that all is well. */
export const pass = (message: string, more: Partial<CheckResult> = {}): CheckResult => ({
  status: 'pass',
  message,
  ...more,
});

/** It is not as it must be: what is seen, what should be, and what to type. */
export const fail = (
  message: string,
  more: { readonly remedy: string } & Partial<Omit<CheckResult, 'status' | 'message'>>,
): CheckResult => ({ status: 'fail', message, ...more });

/** It is not as it should be. */
export const warn = (
  message: string,
  more: { readonly remedy: string } & Partial<Omit<CheckResult, 'status' | 'message'>>,
): CheckResult => ({ status: 'warn', message, ...more });

/** Nobody could find out. */
export const error = (
  message: string,
  more: { readonly remedy: string } & Partial<Omit<CheckResult, 'status' | 'message'>>,
): CheckResult => ({ status: 'error', message, ...more });
