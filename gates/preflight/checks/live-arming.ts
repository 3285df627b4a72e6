import { z } from 'zod';
import { filled, looseDuration } from '../../config/fields.ts';
import { type ArmingRules, stamp, whyUnarmed } from '../arming.ts';
import { type CheckKind, defineCheck, fail, pass } from '../check.ts';
import { milliseconds } from '../quantities.ts';

const variable = filled.regex(/^[^=\0]+$/, { error: 'cannot name an environment variable.' });

const shape = () => ({
  maxNotionalUsd: z
    .number()
    .positive({ error: 'is not above 0: write the highest amount that may be at stake.' })
    .describe('The highest amount that may be at stake, whatever is asked for.'),
  ack: variable.default('LIVE_ARM_ACK').describe('The variable that acknowledges the risk.'),
  ackText: filled.default('I_UNDERSTAND_LIVE_RISK').describe('What it must be, exactly.'),
  at: variable.default('LIVE_ARM_AT').describe('The variable with the UTC time of the arming.'),
  window: looseDuration.default('10m').describe('How long an arming holds. Default 10m.'),
  notional: variable.default('LIVE_MAX_NOTIONAL_USD').describe('The variable with the amount at stake.'),
});

/** What a configured check asks for. Throws where the settings make no sense. */
export const armingRules = (settings: unknown): ArmingRules => {
  const { maxNotionalUsd, ack, ackText, at, window, notional } = z.object(shape()).parse(settings);
  return {
    ack: { name: ack, text: ackText },
    at: { name: at, windowMs: milliseconds(window) },
    notional: { name: notional, ceiling: maxNotionalUsd },
  };
};

/** Whether anything live may start. Fails closed: whatever is not exactly as it must be stops everything. */
export const liveArming: CheckKind = defineCheck({
  type: 'live-arming',
  stage: 'live arming',
  shape,
  alwaysBlocks: true,
  look: (settings, { env, kind, variables, wall }) => {
    if (kind === 'simulated') return pass(`${env} is not live: nothing to arm`);
    const rules = armingRules(settings);
    const faults = whyUnarmed(rules, variables, wall());
    const expected = `${rules.ack.name}, ${rules.at.name} and ${rules.notional.name} as configured`;
    if (kind === 'unknown')
      return fail('nobody can say whether this environment is live', {
        observed: env,
        expected: 'a known environment',
        remedy: 'name the environment: see the check "environment"',
      });
    if (faults.length === 0) return pass('live is armed', { expected });
    return fail(`live is not armed: ${faults.map(({ name }) => name).join(', ')}`, {
      observed: faults.map(({ name, observed }) => `${name}: ${observed}`).join('; '),
      expected: faults.map(({ name, expected: wanted }) => `${name}: ${wanted}`).join('; '),
      remedy: armingWords(rules, wall()),
    });
  },
});

/** What a person types to arm. The amount is left to that person. */
export const armingWords = ({ ack, at, notional }: ArmingRules, wall: number): string =>
  `export ${ack.name}=${ack.text} ${at.name}=${stamp(wall)} ${notional.name}=<at most ${notional.ceiling}>`;
