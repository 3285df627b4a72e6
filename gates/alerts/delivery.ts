import { randomBytes } from 'node:crypto';
import { systemClock } from '../../harness/clock.ts';
import type { Delivery } from '../../reports/alerts/delivery.ts';
import { alertLimits } from '../../reports/alerts/limits.ts';
import type { AlertStore } from '../../reports/alerts/store.ts';
import type { Alerting } from './alerting.ts';
import { channelsOf } from './channels.ts';

/** How this process delivers alerts. */
export const deliveryOf = (
  { places, redact }: Alerting,
  store: AlertStore | undefined,
  print: (line: string) => void,
): Delivery => ({
  name: `${process.pid}-${randomBytes(4).toString('hex')}`,
  store,
  channels: channelsOf(places, print),
  limits: alertLimits,
  clock: systemClock,
  redact,
  totalMs: 30_000,
  chance: Math.random,
});
