import { linesOf, plainOf } from '../text/lines.ts';
import type { Channel } from './channel.ts';

/** Prints alerts where somebody reads along. */
export const consoleChannel = (print: (line: string) => void): Channel => ({
  name: 'console',
  parts: () => 1,
  send: async message => {
    for (const line of plainOf(linesOf(message)).split('\n')) print(line === '' ? '' : `! ${line}`);
    return { kind: 'sent' };
  },
});
