import type { CheckKind } from './check.ts';
import { checkKinds } from './checks/index.ts';
import { environmentCheck } from './environment-check.ts';

/** What may be configured, and what is always there. */
export const allKinds: readonly CheckKind[] = [environmentCheck, ...checkKinds];
