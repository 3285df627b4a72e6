import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { project, sweep } from './live-gate.ts';
import { hasProgram, startPostgres } from './servers.ts';

afterEach(async () => expect(await sweep()).toEqual([]));

const program = fileURLToPath(new URL('../../reports/history/fixtures/book.mjs', import.meta.url));

const bookIn = (args: readonly string[]): Promise<string> =>
  new Promise(resolve => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('close', () => resolve(said));
  });

test.runIf(hasProgram('initdb'))(
  '20 processes that book into one PostgreSQL database at once lose no increment, from the first table on',
  async () => {
    const server = await startPostgres('crowd');
    try {
      const url = `postgresql://gate:crowd@127.0.0.1:${server.port}/postgres`;
      const total = join(project({}), 'total');
      const said = await Promise.all(
        Array.from({ length: 20 }, (_, index) => bookIn([url, `p${index}`, '2', '10', total])),
      );
      expect(said).toEqual(Array.from({ length: 20 }, (_, index) => `p${index}-0\np${index}-1\n`));
      expect(readFileSync(total, 'utf8')).toBe('40');
      const client = new pg.Client(url);
      await client.connect();
      const counters = "select part, total::int from gate_history.counters where counter = 'results' order by part";
      expect((await client.query({ text: counters, rowMode: 'array' })).rows).toEqual([
        ['failed', 40],
        ['passed', 360],
      ]);
      const runs = 'select count(*)::int, count(distinct position)::int from gate_history.runs';
      expect((await client.query({ text: runs, rowMode: 'array' })).rows).toEqual([[40, 40]]);
      await client.end();
    } finally {
      await server.stop();
    }
  },
);
