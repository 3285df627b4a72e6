import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startStandIn, type StandIn } from '../../reports/alerts/samples.ts';
import { commit, env, failing, leftBehind, place, telegram, texts, token, urgent, warning } from './alert-place.ts';
import { startAlertmanager } from './alertmanager.ts';
import { type Ended, runGate, sweep, until } from './live-gate.ts';
import { freePort, hasProgram, type Started } from './servers.ts';

const started: Pick<Started, 'stop'>[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map(({ stop }) => stop()));
  expect(await sweep()).toEqual([]);
});

const standIn = async (...[answer]: Parameters<typeof startStandIn>): Promise<StandIn> => {
  const server = await startStandIn(answer);
  started.push({ stop: server.close });
  return server;
};

describe('a run that fails', () => {
  test('on a protected branch it is a P0, and the verdict is out before', async () => {
    const server = await standIn();
    const dir = place();
    const ended = await runGate(['core'], { cwd: dir, env: env(server) });
    expect(ended.code).toBe(1);
    expect(urgent(server)).toEqual([expect.stringMatching(/^<b>P0 critical: /)]);
    expect(urgent(server)[0]).toContain('unit :: (command)');
    expect(server.asked[0]).toMatchObject({ path: `/bot${token}/sendMessage`, body: { chat_id: '-1009' } });
    expect(leftBehind(dir, ended)).not.toContain('canary');
  });

  test('on another branch it is none; in a part of a gate, or with --no-alerts, nobody is told', async () => {
    const server = await standIn();
    const [topic, dir] = [place({ branch: 'topic' }), place()];
    const options = { env: env(server) };
    expect((await runGate(['core'], { cwd: topic, ...options })).code).toBe(1);
    expect(urgent(server)).toEqual([]);
    const before = server.asked.length;
    expect((await runGate(['run', 'unit'], { cwd: dir, ...options })).code).toBe(1);
    expect((await runGate(['core', '--no-alerts'], { cwd: dir, ...options })).code).toBe(1);
    expect(server.asked).toHaveLength(before);
  });

  test('it says where the page of its rule is: a path that is there, or the link that is configured', async () => {
    const server = await standIn();
    const own = 'https://wiki.example/runbook';
    for (const dir of [place(), place({ alerts: { telegram, runbook: own } })])
      await runGate(['core'], { cwd: dir, env: env(server) });
    const [, path = ''] = /read `gate-failed` in (\S+)/.exec(urgent(server)[0] ?? '') ?? [];
    expect(readFileSync(path, 'utf8')).toContain('`gate-failed`');
    expect(urgent(server)[1]).toContain(`read \`gate-failed\` in ${own}`);
  });

  test('which branches are protected can be said', async () => {
    const server = await standIn();
    const dir = place({ alerts: { telegram, protected: ['release/*'] }, branch: 'release/7' });
    await runGate(['core'], { cwd: dir, env: env(server) });
    expect(urgent(server)).toHaveLength(1);
  });
});

test('parts that fail tell nobody; what they are together does', async () => {
  const server = await standIn();
  const dir = place({ more: { lint: { runner: 'command', command: ['true'] } } });
  commit(dir);
  for (const suite of ['unit', 'lint']) await runGate(['run', suite], { cwd: dir, env: env(server) });
  expect(server.asked).toEqual([]);
  const merged = await runGate(['merge', ...readdirSync(join(dir, '.gate/runs'))], { cwd: dir, env: env(server) });
  expect(merged).toMatchObject({ code: 1 });
  expect(urgent(server)).toHaveLength(1);
});

describe('gate preflight', () => {
  test('a failure is a P0 with its environment and what failed; nothing secret is in it, nor left behind', async () => {
    const server = await standIn();
    const leak = { type: 'command', name: 'leak', command: ['sh', '-c', 'echo $DB_PASSWORD $BOT; exit 1'] };
    const dir = place({ checks: [failing, leak] });
    const ended = await runGate(['preflight'], { cwd: dir, env: env(server) });
    expect(ended.code).toBe(1);
    expect(urgent(server).length).toBeGreaterThan(0);
    expect(urgent(server).join('\n')).toContain('paper');
    expect(urgent(server).join('\n')).toContain('NOT_THERE');
    expect(texts(server).join('\n')).not.toContain('canary');
    expect(leftBehind(dir, ended)).not.toContain('canary');
  });

  test('a warning is a P1: once in five minutes, and what is held back is counted', async () => {
    const server = await standIn();
    const dir = place({ checks: [warning] });
    for (let run = 0; run < 3; run++)
      expect((await runGate(['preflight'], { cwd: dir, env: env(server) })).code).toBe(0);
    expect(texts(server).filter(text => text.includes('P1 high'))).toHaveLength(1);
    const { stdout } = await runGate(['alerts'], { cwd: dir });
    expect(stdout).toContain('2 held back and counted');
  });
});

describe('servers in trouble never change the verdict, and are never waited for for ever', () => {
  test('one asks for a pause, one never answers, one is not there, one refuses', async () => {
    const busy = await standIn((_asked, count) =>
      count === 1 ? { status: 429, body: { ok: false, parameters: { retry_after: 2 } } } : undefined,
    );
    const silent = await standIn(() => 'never');
    const refusing = await standIn(() => ({
      status: 403,
      body: { ok: false, description: `Forbidden: bot ${token}` },
    }));
    const gone = { url: `http://127.0.0.1:${await freePort()}` };
    const dirs = [busy, silent, refusing, gone].map(server => ({ dir: place(), server }));
    const ends = await Promise.all(dirs.map(({ dir, server }) => runGate(['core'], { cwd: dir, env: env(server) })));
    const [waited, unanswered, refused, absent] = ends;
    expect(ends.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
    for (const [index, { dir }] of dirs.entries())
      expect(leftBehind(dir, ends[index] as Ended)).not.toContain('canary');

    expect(busy.asked).toHaveLength(2);
    expect((busy.asked[1]?.at ?? 0) - (busy.asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
    expect(waited?.stderr).not.toContain('could not be sent');
    expect(unanswered?.stderr).toMatch(/1 alert still waits to be sent \(telegram: no answer .*`gate alerts replay`/);
    expect(refused?.stderr).toMatch(
      /1 alert could not be sent \(telegram: Telegram answered 403: Forbidden: bot \[redacted\]\)/,
    );
    expect(refusing.asked).toHaveLength(1);
    expect(absent?.stderr).toMatch(/1 alert (?:could not|still waits to) be sent \(telegram: nobody listens there/);

    // What was not sent is sent when somebody asks for it.
    const good = await standIn();
    const at = dirs[2]?.dir ?? '';
    const listed = await runGate(['alerts', 'list', '--dead'], { cwd: at });
    expect(listed.stdout).toMatch(/telegram {2}dead after 1 try: Telegram answered 403/);
    const replayed = await runGate(['alerts', 'replay'], { cwd: at, env: env(good) });
    expect(replayed).toMatchObject({ code: 0, stdout: '1 message sent, 1 alert tried again.\n' });
    expect(texts(good)).toEqual([expect.stringContaining('P0 critical')]);
    const json = JSON.parse((await runGate(['alerts', 'list', '--json', '-'], { cwd: at })).stdout) as object;
    expect(json).toMatchObject({ format: 'gate.alerts/1', totals: { letters: { sent: 1, dead: 0, waiting: 0 } } });
  });

  test('a history that cannot be used keeps no P0 from going out', async () => {
    const server = await standIn();
    const dir = place();
    await runGate(['core', '--no-alerts'], { cwd: dir, env: env(server) });
    writeFileSync(join(dir, '.gate/history.db'), 'this is no database '.repeat(500));
    const { stderr } = await runGate(['core'], { cwd: dir, env: env(server) });
    expect(urgent(server)).toHaveLength(1);
    expect(stderr).toContain('alerts were sent without limits and are not remembered');
  });
});

describe('nobody can be told', () => {
  test.each([
    ['no channel', {}, 'alerts are on, and no channel is configured: nobody is told'],
    ['a variable that is not set', { telegram: { ...telegram, token: 'env:NO_TOKEN' } }, 'NO_TOKEN is not set'],
  ])('%s: a loud warning, a failure under --strict, and remembered', async (_name, alerts, words) => {
    const server = await standIn();
    const dir = place({ alerts, checks: [{ type: 'env', required: ['APP_ENV'] }], command: ['true'] });
    const loud = await runGate(['preflight'], { cwd: dir, env: env(server) });
    expect(loud.code).toBe(0);
    expect(loud.stdout).toContain(words);
    const strict = await runGate(['preflight', '--strict'], { cwd: dir, env: env(server) });
    expect(strict.code).toBe(1);
    expect(strict.stdout).toContain(words);
    expect(server.asked).toEqual([]);
  });

  test('what nobody was told of goes out once there is a channel', async () => {
    const dir = place({ alerts: {} });
    const { stderr } = await runGate(['core'], { cwd: dir });
    expect(stderr).toContain('1 alert has reached nobody');
    const server = await standIn();
    const file = join(dir, 'gate.config.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"alerts":{}', `"alerts":${JSON.stringify({ telegram })}`));
    expect(await runGate(['alerts', 'replay'], { cwd: dir, env: env(server) })).toMatchObject({ code: 0 });
    expect(texts(server)).toEqual([expect.stringContaining('P0 critical')]);
  });
});

describe('gate alerts', () => {
  test('a test alert goes out through every channel, and that is said; exit 1 where one did not take it', async () => {
    const server = await standIn();
    const hook = await standIn();
    const dir = place({ alerts: { telegram, webhook: { url: hook.url }, console: true } });
    const good = await runGate(['alerts', 'test'], { cwd: dir, env: env(server) });
    expect(good).toMatchObject({ code: 0, stdout: 'A test alert has gone out by telegram, webhook, console.\n' });
    expect(good.stderr).toContain('! P0 critical: this is a test, nothing has happened');
    expect(texts(server)).toHaveLength(1);
    expect(hook.asked).toMatchObject([{ body: { format: 'gate.alert/1', priority: 'P0' } }]);
    const bad = await standIn(() => ({ status: 401, body: { ok: false, description: 'Unauthorized' } }));
    expect(await runGate(['alerts', 'test'], { cwd: dir, env: env(bad) })).toMatchObject({
      code: 1,
      stdout: 'The test alert did not go out everywhere.\n',
    });
  });

  test.each([
    [['alerts', 'lsit'], {}, 'there is no command alerts lsit: did you mean "list"?'],
    [['alerts', 'list', '--most', '0'], {}, '--most is "0": write how many alerts are shown'],
    [['alerts', 'replay', 'x'], {}, '"x" is no number of a letter'],
    [['alerts', 'test'], {}, 'there is no channel that could be tested.'],
    [['core'], { telegramm: {} }, '"telegramm" is not a key of alerts: did you mean "telegram"?'],
    [
      ['core'],
      { webhook: { url: 'localhost' } },
      'alerts.webhook.url is no address: write one that begins with http://',
    ],
  ])('%s, %j: exit 2, and a sentence', async (args, alerts, words) => {
    const { code, stderr } = await runGate(args, { cwd: place({ alerts }) });
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  test('an empty list is one as well', async () => {
    expect(await runGate(['alerts'], { cwd: place() })).toMatchObject({
      code: 0,
      stdout: 'No alert is remembered here.\n',
    });
  });
});

const isThere = hasProgram('prometheus-alertmanager');

test.runIf(isThere)('a real Alertmanager takes each P0 as one of its own, and passes it on', async () => {
  const receiver = await standIn();
  const manager = await startAlertmanager(receiver.url);
  started.push(manager);
  const dir = place({ alerts: { alertmanager: { url: `http://127.0.0.1:${manager.port}` } } });
  for (let round = 1; round <= 2; round++) {
    expect((await runGate(['core'], { cwd: dir })).code).toBe(1);
    await until(`alert ${round} has come through`, () => receiver.asked.length === round);
  }
  for (const { body } of receiver.asked)
    expect(body).toMatchObject({
      status: 'firing',
      alerts: [
        { labels: { severity: 'P0', source: 'gate core' }, annotations: { summary: expect.any(String) as string } },
      ],
    });
});
