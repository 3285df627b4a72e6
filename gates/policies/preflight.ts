import type { CheckRecord } from '../../harness/protocol/preflight.ts';
import { preflightSuite } from '../../harness/protocol/preflight.ts';
import { testId } from '../../harness/protocol/test-id.ts';
import { checkRecords } from '../check-records.ts';
import { counted } from './counted.ts';
import type { Facts, Policy } from './policy.ts';

/** A check that fails, or cannot find out, blocks: no debt excuses it. */
export const preflight: Policy = {
  name: 'preflight',
  blocks: 'fail',
  // Under `--strict` a warning is a condition.
  warns: ({ findings }) => (isStrict(findings) && isWarned(findings) ? 'conditional' : 'pass'),
  judge: ({ findings }) => {
    const checks = checkRecords(findings);
    return [
      ...told(checks, 'fail', 'block', 'check failed', 'checks failed'),
      ...told(checks, 'error', 'block', 'check could not find out', 'checks could not find out'),
      ...told(checks, 'warn', 'warn', 'check warns', 'checks warn'),
      ...simulated(findings, checks),
    ];
  },
};

const isStrict = ({ rules }: Facts['findings']): boolean => rules.strict === true;

const isWarned = (findings: Facts['findings']): boolean =>
  checkRecords(findings).some(({ status }) => status === 'warn');

const told = (
  checks: readonly CheckRecord[],
  status: CheckRecord['status'],
  level: 'block' | 'warn',
  one: string,
  many: string,
): ReturnType<Policy['judge']> => {
  const found = checks.filter(check => check.status === status);
  if (found.length === 0) return [];
  const words = found.map(({ name, message }) => `${name}: ${message}`).join('; ');
  return [
    {
      level,
      message: `${counted(found.length, one, many)}: ${words}`,
      tests: found.map(({ name }) => testId(preflightSuite, { titles: [name] })),
    },
  ];
};

/** What was not looked at is said, and cannot make anything ready. */
const simulated = (
  { preflight: head }: Facts['findings'],
  checks: readonly CheckRecord[],
): ReturnType<Policy['judge']> => {
  const skipped = checks.filter(({ status }) => status === 'skip');
  if (head?.mode !== 'dry-run') return [];
  const words = counted(skipped.length, 'check was simulated', 'checks were simulated');
  return [{ level: 'warn', message: `a dry run makes nothing ready for live: ${words}`, tests: [] }];
};
