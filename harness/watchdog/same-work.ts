import type { Running } from '../protocol/event.ts';
import type { Hit } from './deadlines.ts';

/** Whether what runs is what a clock has run out for. */
export const sameWork = (running: Running, { on }: Hit): boolean => {
  if (on === undefined || running.kind !== on.kind || running.pid !== on.pid) return false;
  return workOf(running) === workOf(on);
};

const workOf = (running: Running): string => JSON.stringify(running.kind === 'test' ? running.test : running.step);
