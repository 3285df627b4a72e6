import { z } from 'zod';
import type { Flag } from '../../harness/protocol/outcome.ts';
import type { Booking } from './booking.ts';
import { kindCodes, outcomeCodes } from './codes.ts';
import { killReasons } from '../metrics/gate-counts.ts';
import { storedId } from './test-titles.ts';

/** No date is later than this. */
const newestStamp = 8.64e15;

const stamp = z.int().min(0).max(newestStamp);
const whole = z.int().min(0);

/** A run's id becomes the name of a file. */
const runId = z.string().regex(/^\w[\w.-]{0,199}$/, 'a run id is letters, digits, `.`, `_` and `-`');

const run = z.object({
  id: runId,
  gate: z.string(),
  partial: z.boolean(),
  verdict: z.enum(['pass', 'pass-with-debt', 'conditional', 'fail', 'incomplete', 'interrupted']),
  startedAt: stamp,
  ms: whole,
  position: stamp,
  commit: z.string().exactOptional(),
  branch: z.string().exactOptional(),
  dirty: z.boolean().exactOptional(),
  gateVersion: z.string(),
  host: z.object({ os: z.string(), arch: z.string(), cpus: z.number(), node: z.string() }),
});

const suite = z.object({ name: z.string(), ms: whole, leaked: whole, debtAdded: whole, debtPaid: whole });

/** A flag that this gate does not know yet is left out. */
const flags = z.array(z.string()).transform(names => names.filter((name): name is Flag => knownFlags.includes(name)));
const knownFlags: readonly string[] = ['flaky', 'leaky', 'slow'];

const test = z.object({
  id: z.string().transform(storedId),
  suite: z.string(),
  project: z.string().exactOptional(),
  file: z.string(),
  titles: z.array(z.string()),
  outcome: z.enum(outcomeCodes),
  ms: whole,
  attempts: whole,
  flags,
  kind: z.enum(kindCodes).exactOptional(),
  signature: z.string().exactOptional(),
});

const kill = z.object({
  suite: z.string(),
  reason: z.enum(killReasons),
  ms: whole.exactOptional(),
  survived: z.boolean(),
});

/** What an export must look like. Keys that a later gate has added are left out. */
export const bookingSchema: z.ZodType<Booking> = z.object({
  run,
  suites: z.array(suite),
  tests: z.array(test),
  kills: z.array(kill),
});
