import { census } from './census.ts';
import { interruption } from './interruption.ts';
import type { Policy } from './policy.ts';
import { regressions } from './regressions.ts';
import { selection } from './selection.ts';
import { survivors } from './survivors.ts';

/** Everything that can block, in the order in which it is told. */
export const policies: readonly Policy[] = [interruption, regressions, survivors, census, selection];
