import { z } from 'zod';
import { type CheckKind, defineCheck, fail, pass } from './check.ts';

const shape = () => ({
  fault: z.string().optional(),
  /** Something guards live: without it nothing live is ever ready. */
  guarded: z.boolean(),
});

/** The first check of every preflight: which environment this is. Nobody configures it, and nobody can leave it out. */
export const environmentCheck: CheckKind = defineCheck({
  type: 'environment',
  stage: 'environment',
  shape,
  alwaysBlocks: true,
  look: ({ fault, guarded }, { env, kind }) => {
    if (kind === 'unknown')
      return fail(fault ?? 'nobody says which environment this is', {
        observed: env,
        expected: 'a plain word that preflight.live or preflight.simulated knows',
        remedy: 'set what preflight.env names to a word like "paper", or add the word to preflight.simulated',
      });
    if (kind === 'live' && !guarded)
      return fail('this is live, and no check guards it', {
        observed: env,
        expected: 'a check of type "live-arming"',
        remedy: 'add { "type": "live-arming", "maxNotionalUsd": … } to preflight.checks',
      });
    return pass(env);
  },
});
