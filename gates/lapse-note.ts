import type { RunEvent } from '../harness/protocol/event.ts';
import type { Lapse } from '../harness/watchdog/pausable-clock.ts';
import { inWords } from '../reports/duration.ts';

/** One sentence for the record on what happened to time. */
export const lapseNote = (lapse: Lapse): Extract<RunEvent, { readonly type: 'note' }> => ({
  type: 'note',
  level: 'warning',
  text: wordsOf(lapse),
});

const wordsOf = ({ kind, ms }: Lapse): string => {
  const long = inWords(Math.abs(ms));
  switch (kind) {
    case 'held':
      return `everything stood still for ${long} (SIGTSTP), and no limit counts that time`;
    case 'frozen':
      return `the gate did not run for ${long}, stopped or frozen from outside, and no limit counts that time`;
    case 'slept':
      return `the machine slept for ${long}, and no limit counts that time`;
    case 'stalled':
      return `the gate itself was busy for ${long}, while the launches ran on: what it tells of that time came late`;
    case 'reset':
      return `the wall clock was set ${ms < 0 ? 'back' : 'forward'} by ${long}: the times of day before and after do not fit together`;
  }
};
