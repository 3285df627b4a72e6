import { expect, test } from 'vitest';
import { pushTarget } from './push.ts';

test.each([
  ['http://push:9091', 'http://push:9091/metrics/job/gate'],
  ['http://push:9091/', 'http://push:9091/metrics/job/gate'],
  ['https://push/prefix/', 'https://push/prefix/metrics/job/gate'],
  ['http://push/metrics/job/mine/host/a', 'http://push/metrics/job/mine/host/a'],
  ['http://push/metrics/job@base64/bWluZQ', 'http://push/metrics/job@base64/bWluZQ'],
])('%s is pushed to %s', (address, url) => {
  expect(pushTarget(address)).toEqual({ url: new URL(url) });
});

test('who asks is told by a header, and no longer by the address', () => {
  const target = pushTarget('http://some%40one:p%2Fw%zz@push:9091');
  const pair = Buffer.from('some@one:p%2Fw%zz').toString('base64');
  expect(target).toEqual({ url: new URL('http://push:9091/metrics/job/gate'), authorization: `Basic ${pair}` });
});

test.each(['', 'push:9091', 'ftp://name:Secret@push', '/metrics'])(
  '%j is no address, and nothing of it is told',
  address => {
    expect(pushTarget(address)).toEqual({
      fault: 'is no address that begins with http:// or https://: write one like http://127.0.0.1:9091.',
    });
  },
);
