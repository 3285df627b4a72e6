import { Socket } from 'node:net';
import { z } from 'zod';
import { filled, looseDuration } from '../../config/fields.ts';
import { type CheckKind, defineCheck } from '../check.ts';
import { hostOf } from '../host.ts';
import { trustCertificates } from '../late-certificates.ts';
import { measured } from '../pings.ts';

const shape = () => ({
  url: filled.describe('Where it is: "postgresql://…", or "env:POSTGRES_DSN".'),
  latency: looseDuration.optional().describe('How long a SELECT 1 may take.'),
  pings: z.int().min(5).max(1000).default(5).describe('How many SELECT 1 are measured. Default 5.'),
});

/** PostgreSQL answers SELECT 1, over a connection of its own. */
export const postgres: CheckKind = defineCheck({
  type: 'postgres',
  stage: 'database',
  shape,
  reach: ({ url }) => `SELECT 1 from PostgreSQL at ${hostOf(url, ['postgres:', 'postgresql:'])}`,
  look: async ({ url, latency, pings }, { now, signal, limitMs }) => {
    // Its client heeds variables of its own.
    if (/ssl/i.test(url) || process.env['PGSSLMODE'] !== undefined) await trustCertificates();
    const { default: pg } = await import('pg');
    const socket = new Socket();
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: limitMs,
      statement_timeout: limitMs,
      query_timeout: limitMs,
      application_name: 'gate preflight',
      stream: () => socket,
    });
    client.on('error', () => undefined); // told by what was asked
    // A server that never answers is not waited for, however politely one could leave.
    signal.addEventListener('abort', () => socket.destroy(), { once: true });
    try {
      return await measured({
        of: 'postgres',
        question: 'SELECT 1',
        answer: '1',
        count: pings,
        latency,
        now,
        connect: async () => void (await client.connect()),
        ask: async () => {
          const { rows } = await client.query<{ answer: unknown }>('SELECT 1 AS answer');
          return String(rows[0]?.answer);
        },
      });
    } finally {
      socket.destroy();
    }
  },
});
