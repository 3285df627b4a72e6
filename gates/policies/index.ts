import { alerts } from './alerts.ts';
import { census } from './census.ts';
import { interruption } from './interruption.ts';
import { knownDebt } from './known-debt.ts';
import { ledger } from './ledger.ts';
import { limits } from './limits.ts';
import { needs } from './needs.ts';
import { payments } from './payments.ts';
import { preflight } from './preflight.ts';
import type { Policy } from './policy.ts';
import { regressions } from './regressions.ts';
import { selection } from './selection.ts';
import { survivors } from './survivors.ts';
import { trust } from './trust.ts';

/** Everything that can block, in the order in which it is told. */
export const policies: readonly Policy[] = [
  interruption,
  regressions,
  ledger,
  payments,
  survivors,
  needs,
  census,
  selection,
  trust,
  limits,
  preflight,
  alerts,
  knownDebt,
];
