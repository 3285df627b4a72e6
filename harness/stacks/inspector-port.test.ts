import { expect, test } from 'vitest';
import { parseListeners } from './inspector-port.ts';

test('listening sockets are told from connections, with their loopback', () => {
  const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const row = (local: string, state: string, inode: number): string =>
    `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 100 0 0 10 0\n`;
  expect(parseListeners(head + row('0100007F:2405', '0A', 11) + row('0100007F:2405', '01', 12))).toEqual([
    { host: '127.0.0.1', port: 9221, inode: '11' },
  ]);
  expect(parseListeners(row('00000000000000000000000001000000:1F90', '0A', 13))).toEqual([
    { host: '[::1]', port: 8080, inode: '13' },
  ]);
  expect(parseListeners('')).toEqual([]);
});
