import { counted } from './counted.ts';
import type { Rule } from './rule.ts';

/** What the kernel has ended says less about the tests than about the machine. */
export const outOfMemory: Rule = {
  name: 'out-of-memory',
  area: 'watchdog',
  priority: 'P1',
  when: 'the kernel has ended a launch because memory ran out',
  tell: ({ run }) => {
    const suites = run?.suites.filter(
      ({ exit, launchDetails = [] }) =>
        exit.by === 'out-of-memory' || launchDetails.some(launch => launch.exit?.by === 'out-of-memory'),
    );
    if (suites === undefined || suites.length === 0) return undefined;
    return {
      title: `memory ran out under ${counted(suites.length, 'suite', 'suites')}`,
      failed: suites.map(({ name }) => `suite ${name}`),
      actions: [
        'see the peak memory of each launch in the report',
        'give it fewer workers, or the machine more memory',
      ],
    };
  },
};
