import { z } from 'zod';
import { filled, looseDuration } from '../../config/fields.ts';
import { type CheckKind, defineCheck } from '../check.ts';
import { hostOf } from '../host.ts';
import { trustCertificates } from '../late-certificates.ts';
import { measured } from '../pings.ts';

const shape = () => ({
  url: filled.describe('Where it is: "redis://…", "rediss://…", or "env:REDIS_URL".'),
  latency: looseDuration.optional().describe('How long a PING may take.'),
  pings: z.int().min(5).max(1000).default(5).describe('How many PINGs are measured. Default 5.'),
});

/** Redis answers PING with PONG, over a connection of its own. */
export const redis: CheckKind = defineCheck({
  type: 'redis',
  stage: 'database',
  shape,
  reach: ({ url }) => `PING Redis at ${hostOf(url, ['redis:', 'rediss:'])}`,
  look: async ({ url, latency, pings }, { now, signal, limitMs }) => {
    if (url.startsWith('rediss:')) await trustCertificates();
    // The bare client: one with a method for each command takes long to make, and PING can be said without.
    const { RedisClient } = await import('redis');
    const client = new RedisClient({
      url,
      socket: { connectTimeout: limitMs, reconnectStrategy: false },
      disableOfflineQueue: true,
    });
    let trouble: unknown;
    client.on('error', (error: unknown) => (trouble ??= error));
    const end = (): void => {
      try {
        client.destroy();
      } catch {
        // it is closed already
      }
    };
    signal.addEventListener('abort', end, { once: true });
    try {
      return await measured({
        of: 'redis',
        question: 'PING',
        answer: 'PONG',
        count: pings,
        latency,
        now,
        connect: async () => void (await client.connect()),
        ask: () => client.sendCommand<string>(['PING']),
      });
    } catch (error) {
      // The client says only that it is closed; why it was is in its event.
      throw trouble ?? error;
    } finally {
      end();
    }
  },
});
