import type { CheckKind } from '../check.ts';
import { clockSkew } from './clock-skew.ts';
import { command } from './command.ts';
import { disk } from './disk.ts';
import { env } from './env.ts';
import { fileAge } from './file-age.ts';
import { git } from './git.ts';
import { http } from './http.ts';
import { liveArming } from './live-arming.ts';
import { positions } from './positions.ts';
import { postgres } from './postgres.ts';
import { prometheus } from './prometheus.ts';
import { redis } from './redis.ts';
import { secrets } from './secrets.ts';
import { staleProcesses } from './stale-processes.ts';

/** Every kind of check. Their stages are asked in this order: what reaches out comes after what forbids it. */
export const checkKinds: readonly CheckKind[] = [
  env,
  secrets,
  liveArming,
  redis,
  postgres,
  http,
  positions,
  git,
  disk,
  staleProcesses,
  fileAge,
  clockSkew,
  prometheus,
  command,
];
