import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { openDatabase, type Row } from '../history/database.ts';
import { folder, got, tidy } from '../history/sample-history.ts';
import { startStandIn, type StandIn } from './samples.ts';

const servers: StandIn[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  tidy();
});

const program = fileURLToPath(new URL('fixtures/tell.mjs', import.meta.url));

const tell = (args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('close', code => (code === 0 ? resolve(said) : reject(new Error(`${code}: ${said}`))));
  });

const speed = 20;
const minute = 60_000;

test('1000 alerts from 20 processes: the limit holds, every P0 arrives, and nothing is lost', async () => {
  // Now and then the server asks for a pause, or fails.
  const server = await startStandIn((_asked, count) => {
    if (count % 37 === 5) return { status: 429, body: { ok: false, parameters: { retry_after: 1 } } };
    return count % 41 === 7 ? { status: 502 } : undefined;
  });
  servers.push(server);
  const path = join(folder(), 'history.db');
  const start = String(Date.now());
  const args = (name: string, what: string): readonly string[] => [path, server.url, name, start, String(speed), what];
  await Promise.all(Array.from({ length: 20 }, (_, index) => tell(args(`process-${index}`, '50'))));
  await tell(args('replay', 'replay'));

  const database = got(await openDatabase(path));
  const rows = (sql: string): readonly Row[] => database.rows(sql);
  const number = (sql: string): number => Number(rows(sql)[0]?.[0]);

  // Each of the 1000 is sent, in a digest, or held back and counted; here no letter dies.
  expect(number('select count(*) from alerts')).toBe(1000);
  expect(rows("select distinct fate from alerts where fate not in ('sent-alone', 'digested', 'suppressed')")).toEqual(
    [],
  );
  expect(rows('select distinct state from alert_letters')).toEqual([['sent']]);
  expect(number('select count(*) from alerts a where message is null')).toBe(
    number('select sum(suppressed) from alert_keys'),
  );
  expect(
    number("select count(*) from alerts a join alert_letters l on l.message = a.message where a.fate <> 'suppressed'"),
  ).toBe(number("select count(*) from alerts where fate <> 'suppressed'"));
  expect(number("select count(*) from alerts where fate = 'suppressed' and message is not null")).toBe(
    number("select sum(suppressed) from alerts where fate <> 'suppressed'"),
  );

  // Every P0 has arrived, in a message of its own.
  const texts = server.asked.map(({ body }) => String(body['text']));
  expect(rows("select distinct fate from alerts where priority = 'P0'")).toEqual([['sent-alone']]);
  for (let index = 0; index < 20; index++)
    for (const number of [0, 10, 20, 30, 40])
      expect(
        texts.filter(text => text.includes(`P0 critical: process-${index} number ${number}<`)).length,
      ).toBeGreaterThan(0);

  // In no minute more than ten of the others, by the times at which the limit was asked.
  const times = rows("select at from alert_messages where priority <> 'P0' order by at").map(([at]) => Number(at));
  for (const at of times)
    expect(times.filter(other => other > at - minute && other <= at).length).toBeLessThanOrEqual(10);
  expect(number("select count(*) from alerts where fate = 'digested'")).toBeGreaterThan(0);
  expect(number("select count(*) from alerts where fate = 'suppressed'")).toBeGreaterThan(100);
  database.close();
});
