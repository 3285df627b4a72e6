import type { Incident } from '../incident.ts';
import { againAndAgain } from './again-and-again.ts';
import { allIsWell } from './all-is-well.ts';
import { channelDown } from './channel-down.ts';
import { clockSkew } from './clock-skew.ts';
import { deadLetters } from './dead-letters.ts';
import { diskFull } from './disk-full.ts';
import { diskLow } from './disk-low.ts';
import { hangInCore } from './hang-in-core.ts';
import { leak } from './leak.ts';
import { networkCut } from './network-cut.ts';
import { overdueDebt } from './overdue-debt.ts';
import { postgresSlow } from './postgres-slow.ts';
import { redisGone } from './redis-gone.ts';
import { secretInCommit } from './secret-in-commit.ts';

/** Every incident of the drill. */
export const incidents: readonly Incident[] = [
  redisGone,
  postgresSlow,
  networkCut,
  hangInCore,
  leak,
  overdueDebt,
  secretInCommit,
  diskFull,
  diskLow,
  clockSkew,
  channelDown,
  deadLetters,
  againAndAgain,
  allIsWell,
];
