import { afterEach, expect, test } from 'vitest';
import { digestOf, messageOf } from '../message.ts';
import { sampleAlert, sampleAlerts, startStandIn, type StandIn } from '../samples.ts';
import { alertmanagerChannel } from './alertmanager.ts';
import { consoleChannel } from './console.ts';
import { webhookChannel } from './webhook.ts';

const servers: StandIn[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const start = async (...[answer]: Parameters<typeof startStandIn>): Promise<StandIn> => {
  const server = await startStandIn(answer);
  servers.push(server);
  return server;
};

const never = new AbortController().signal;

test('a webhook gets the alert as data and as a text', async () => {
  const server = await start();
  const alert = sampleAlert({ failed: ['redis'] });
  expect(await webhookChannel(`${server.url}/hook?key=1`, 20_000).send(messageOf(alert, 2), 0, never)).toEqual({
    kind: 'sent',
  });
  expect(server.asked).toMatchObject([
    {
      path: '/hook?key=1',
      body: {
        format: 'gate.alert/1',
        kind: 'alert',
        priority: 'P0',
        suppressed: 2,
        alerts: [alert],
        text: expect.stringContaining('• redis') as string,
      },
    },
  ]);
});

test.each([
  [204, 'sent'],
  [302, 'never'],
  [400, 'never'],
  [404, 'never'],
  [408, 'again'],
  [429, 'wait'],
  [500, 'again'],
  [503, 'again'],
] as const)('its answer %i means %s', async (status, kind) => {
  const server = await start(() => ({ status, headers: { 'retry-after': '9', location: '/elsewhere' } }));
  const sending = await webhookChannel(server.url, 20_000).send(messageOf(sampleAlert(), 0), 0, never);
  expect(sending.kind).toBe(kind);
  if (sending.kind === 'wait') expect(sending.ms).toBe(9_000);
  expect(server.asked).toHaveLength(1);
});

test('the time for alerts is over: what is under way ends at once', async () => {
  const server = await start(() => 'never');
  const over = new AbortController();
  const sending = webhookChannel(server.url, 100_000).send(messageOf(sampleAlert(), 0), 0, over.signal);
  await expect.poll(() => server.asked.length).toBe(1);
  over.abort();
  expect(await sending).toMatchObject({ kind: 'again', why: 'no answer before the time for alerts was over' });
});

test('an Alertmanager gets a digest as the alerts that it is made of, and each P0 as one of its own', async () => {
  const server = await start();
  const channel = alertmanagerChannel(`${server.url}/`, 20_000);
  await channel.send(digestOf(sampleAlerts(3, 'P2'), 0), 0, never);
  await channel.send(messageOf(sampleAlert({ environment: 'live' }), 0), 0, never);
  expect(server.asked.map(({ path }) => path)).toEqual(['/api/v2/alerts', '/api/v2/alerts']);
  expect(server.asked[0]?.body['list']).toHaveLength(3);
  expect(server.asked[1]?.body['list']).toEqual([
    {
      labels: {
        alertname: 'gate-failed',
        severity: 'P0',
        source: 'gate full',
        key: 'gate-failed gate full -',
        environment: 'live',
        occurrence: '2026-11-22T10:00:00.000Z',
      },
      annotations: { summary: 'the gate has failed' },
      startsAt: '2026-11-22T10:00:00.000Z',
      endsAt: '2026-11-22T11:00:00.000Z',
    },
  ]);
});

test('the console prints line by line', async () => {
  const lines: string[] = [];
  await consoleChannel(line => lines.push(line)).send(messageOf(sampleAlert(), 0), 0, never);
  expect(lines).toEqual(['! P0 critical: the gate has failed', '! gate full', '! 2026-11-22T10:00:00.000Z']);
});
