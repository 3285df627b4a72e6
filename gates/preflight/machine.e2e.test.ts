import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CheckResult } from '../../harness/protocol/preflight.ts';
import { runSample } from './sample-check.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const place = (files: Readonly<Record<string, string>> = {}): string => {
  const root = mkdtempSync(join(tmpdir(), 'gate-preflight-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
};

const like = (status: CheckResult['status'], message: RegExp): object => ({
  status,
  message: expect.stringMatching(message) as string,
});

describe('env', () => {
  test.each<[string, object, CheckResult['status'], RegExp]>([
    [
      'all is there',
      { required: ['A'], shapes: { A: '[a-z]+' }, forbidden: { A: ['x'] }, absent: ['NO'] },
      'pass',
      /^1?/,
    ],
    ['not set', { required: ['A', 'B'] }, 'fail', /^B is not set$/],
    ['empty', { required: ['EMPTY'] }, 'fail', /^EMPTY is not set$/],
    ['the whole value has the shape', { shapes: { A: 'val' } }, 'fail', /^A does not look like val$/],
    ['a value that must not be', { forbidden: { A: ['value'] } }, 'fail', /^A has a value that is forbidden$/],
    ['set, and must not be', { absent: ['EMPTY'] }, 'fail', /^EMPTY is set$/],
  ])('%s', async (_, settings, status, message) => {
    const found = await runSample('env', settings, { variables: { A: 'value', EMPTY: '' } });
    expect(found).toMatchObject(like(status, message));
    expect(JSON.stringify(found).replaceAll('a value', '')).not.toContain('value"');
  });
});

describe('secrets', () => {
  const good = 'q7Fk2-9sLwX_0bTnZ4';

  test.each<[string, string | undefined, CheckResult['status'], RegExp]>([
    ['a real one', good, 'pass', /1 secret is/],
    ['none', undefined, 'fail', /KEY is not set/],
    ['too short', 'q7Fk2', 'fail', /KEY is too short/],
    ['the same again and again', 'ababababababababababab', 'fail', /KEY can be guessed/],
    ['one letter', 'aaaaaaaaaaaaaaaaaaaaaa', 'fail', /KEY can be guessed/],
    ['with spaces', ` ${good}`, 'fail', /spaces around/],
    ...[
      'changeme',
      'CHANGE_ME_PLEASE_NOW',
      '<your-api-key>',
      '${API_KEY}',
      'xxxxxxxxxxxxxxxx',
      'your-access-key-here',
      'password',
      'REPLACE-ME-0000000',
      'example-key-1234567',
    ].map((value): [string, string, CheckResult['status'], RegExp] => [
      `placeholder ${value}`,
      value,
      'fail',
      /placeholder/,
    ]),
  ])('%s', async (_, value, status, message) => {
    const found = await runSample('secrets', { required: ['KEY'] }, { variables: { KEY: value } });
    expect(found).toMatchObject(like(status, message));
    if (value !== undefined) expect(JSON.stringify(found)).not.toContain(value);
  });

  test('the shape of the whole value', async () => {
    const shapes = { KEY: '[0-9a-f]{18}' };
    expect(await runSample('secrets', { shapes }, { variables: { KEY: good } })).toMatchObject(
      like('fail', /does not have the shape/),
    );
    expect(await runSample('secrets', { shapes }, { variables: { KEY: '9f3a1c7be204d5886a' } })).toMatchObject({
      status: 'pass',
    });
  });

  test('a file is for its owner only', async () => {
    const root = place({ 'secrets/key': `${good}\n` });
    const ask = (): Promise<CheckResult> => runSample('secrets', { files: ['secrets/key'] }, { root });
    chmodSync(join(root, 'secrets/key'), 0o644);
    expect(await ask()).toMatchObject({
      ...like('fail', /can be read by others \(mode 0644\)/),
      remedy: 'chmod 600 secrets/key',
    });
    chmodSync(join(root, 'secrets/key'), 0o600);
    expect(await ask()).toMatchObject({ status: 'pass' });
    expect(await runSample('secrets', { files: ['gone'] }, { root })).toMatchObject(like('fail', /cannot be read/));
    expect(await runSample('secrets', { files: ['secrets'] }, { root })).toMatchObject(like('fail', /not a file/));
  });
});

describe('git', () => {
  const git = (root: string, ...args: readonly string[]): string => {
    const { stdout, stderr, status } = spawnSync(
      'git',
      ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
      },
    );
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  const ignored = '.env*\nsecrets/\n';
  const repository = (files: Readonly<Record<string, string>> = {}): string => {
    const root = place({ '.gitignore': ignored, 'a.txt': 'a\n', ...files });
    git(root, 'init', '-q', '-b', 'main');
    git(root, 'add', '-A', '-f');
    git(root, 'commit', '-q', '-m', 'first');
    return root;
  };
  // Put together here, so that this file holds nothing that looks like a secret.
  const key = ['AKIA', 'IOSFODNN7', 'QUTPLEZ'].join('');

  test('what is as it was committed passes', async () => {
    expect(await runSample('git', { branch: 'main' }, { root: repository() })).toMatchObject(like('pass', /clean/));
  });

  test('no repository is an error', async () => {
    expect(await runSample('git', {}, { root: place() })).toMatchObject(like('error', /no commit here/));
  });

  test.each<[string, (root: string) => void, object, RegExp]>([
    ['changed', root => writeFileSync(join(root, 'a.txt'), 'b'), {}, /^a\.txt: not committed$/],
    ['unknown to git', root => writeFileSync(join(root, 'new'), 'b'), {}, /^new: not committed$/],
    [
      'another branch',
      root => git(root, 'switch', '-q', '-c', 'other'),
      { branch: ['main', 'release'] },
      /^on other, not on main or release$/,
    ],
    ['no branch', root => git(root, 'checkout', '-q', '--detach'), { branch: 'main' }, /^on no branch/],
    ['another commit', () => undefined, { commit: 'deadbeef' }, /not at deadbeef$/],
    [
      'a merge under way',
      root => writeFileSync(join(root, '.git/MERGE_HEAD'), git(root, 'rev-parse', 'HEAD')),
      {},
      /a merge is under way/,
    ],
    ['.env.live is there', root => writeFileSync(join(root, '.env.live'), 'A=1'), {}, /^\.env\.live is there$/],
    [
      'secrets are not ignored',
      root => {
        writeFileSync(join(root, '.gitignore'), '.env*\n');
        git(root, 'commit', '-qam', 'x');
      },
      {},
      /does not ignore secrets\/key/,
    ],
    [
      '.env is known to git',
      root => {
        writeFileSync(join(root, '.env'), 'A=1');
        git(root, 'add', '-f', '.env');
        git(root, 'commit', '-qm', 'x');
      },
      {},
      /^\.env: known to git$/,
    ],
    [
      'a large file',
      root => {
        writeFileSync(join(root, 'big'), Buffer.alloc(2 ** 20 + 1));
        git(root, 'add', 'big');
        git(root, 'commit', '-qm', 'x');
      },
      { largest: '1MiB' },
      /^big: larger than 1MiB$/,
    ],
    [
      'a secret in a tracked file',
      root => {
        writeFileSync(join(root, 'conf.ini'), `key=${key}\n`);
        git(root, 'add', 'conf.ini');
        git(root, 'commit', '-qm', 'x');
      },
      { commits: 0 },
      /^a secret in conf\.ini$/,
    ],
    [
      'a secret that was removed again',
      root => {
        writeFileSync(join(root, 'conf.ini'), `key=${key}\n`);
        git(root, 'add', 'conf.ini');
        git(root, 'commit', '-qm', 'x');
        git(root, 'rm', '-q', 'conf.ini');
        git(root, 'commit', '-qm', 'y');
      },
      {},
      /^a secret in [0-9a-f]{10}:conf\.ini/,
    ],
  ])('%s', async (_, spoil, settings, message) => {
    const root = repository();
    spoil(root);
    const found = await runSample('git', settings, { root });
    expect(found).toMatchObject(like('fail', message));
    expect(JSON.stringify(found)).not.toContain(key);
  });

  test('a secret of ours in a commit is found by its value', async () => {
    const value = 'zX81-unlikely-looking';
    const root = repository({ 'notes.txt': `do not forget ${value}\n` });
    expect(await runSample('git', {}, { root })).toMatchObject({ status: 'pass' });
    const found = await runSample('git', {}, { root, variables: { EXCHANGE_SECRET: value } });
    expect(found).toMatchObject(like('fail', /a secret in notes\.txt/));
    expect(
      await runSample('git', { except: ['notes.txt'] }, { root, variables: { EXCHANGE_SECRET: value } }),
    ).toMatchObject({
      status: 'pass',
    });
  });

  test('an example of .env may be known to git', async () => {
    expect(await runSample('git', {}, { root: repository({ '.env.example': 'KEY=\n' }) })).toMatchObject({
      status: 'pass',
    });
  });

  test('it leaves nothing behind in the repository', async () => {
    const root = repository();
    const before = git(root, 'count-objects', '-v');
    await runSample('git', {}, { root });
    expect(git(root, 'count-objects', '-v')).toBe(before);
  });
});

describe('disk', () => {
  test('there is room, or there is not', async () => {
    expect(await runSample('disk', { free: '1B' })).toMatchObject({ status: 'pass' });
    expect(await runSample('disk', { free: '100000TiB' })).toMatchObject(like('fail', /GiB free$/));
    expect(await runSample('disk', { free: '1B', path: '/no/such/folder' })).toMatchObject(
      like('error', /does not exist/),
    );
    expect(await runSample('disk', { free: 'env:FREE' }, { variables: { FREE: 'much' } })).toMatchObject({
      status: 'error',
    });
    expect(await runSample('disk', { free: 'env:FREE' })).toMatchObject(like('fail', /^FREE is not set$/));
  });
});

describe('file-age', () => {
  test('written lately, too long ago, in the future, or not there', async () => {
    const root = place({ backup: 'x' });
    const ask = (): Promise<CheckResult> => runSample('file-age', { path: 'backup', atMost: '1h' }, { root });
    const touch = (ageMs: number): void => utimesSync(join(root, 'backup'), new Date(), new Date(Date.now() - ageMs));
    expect(await ask()).toMatchObject({ status: 'pass' });
    touch(7_200_000);
    expect(await ask()).toMatchObject({ status: 'fail', remedy: 'write backup anew' });
    touch(-7_200_000);
    expect(await ask()).toMatchObject(like('fail', /in the future/));
    expect(await runSample('file-age', { path: 'gone', atMost: '1h' }, { root })).toMatchObject(
      like('error', /does not exist/),
    );
  });
});

describe('stale-processes', () => {
  test('one that matches is told by its pid', async () => {
    const word = `stale-${process.pid}-${Date.now()}`;
    expect(await runSample('stale-processes', { match: word })).toMatchObject({ status: 'pass' });
    const child = spawn('sh', ['-c', `while :; do sleep 0.1; done # ${word}`], { stdio: 'ignore' });
    try {
      expect(await runSample('stale-processes', { match: word })).toMatchObject(
        like('fail', new RegExp(`^1 process is there: ${child.pid}$`)),
      );
      expect(await runSample('stale-processes', { match: word, atMost: 1 })).toMatchObject({ status: 'pass' });
      expect(await runSample('stale-processes', { match: word, olderThan: '1h' })).toMatchObject({ status: 'pass' });
    } finally {
      const over = new Promise(resolve => child.once('exit', resolve));
      child.kill('SIGKILL');
      await over;
    }
  });
});

describe('command', () => {
  test.each<[string, object, CheckResult['status'], RegExp]>([
    ['it ends as it should', { command: ['true'] }, 'pass', /^it ended with 0$/],
    ['another code', { command: ['sh', '-c', 'echo no room >&2; exit 3'] }, 'fail', /^it ended with 3: no room$/],
    ['a code that is wanted', { command: 'sh -c "exit 3"', exit: 3 }, 'pass', /^it ended with 3$/],
    ['what it prints', { command: ['echo', 'version 2.1'], output: '^version 2' }, 'pass', /^it ended/],
    ['what it does not print', { command: ['echo', 'version 1.1'], output: '^version 2' }, 'fail', /does not print/],
    ['it is not there', { command: ['no-such-program-here'] }, 'error', /ENOENT/],
    ['it dies', { command: ['sh', '-c', 'kill -SEGV $$'] }, 'error', /SIGSEGV/],
    ['it prints without end', { command: ['yes'] }, 'error', /^it prints more than can be read$/],
  ])('%s', async (_, settings, status, message) => {
    expect(await runSample('command', settings, { limitMs: 20_000 })).toMatchObject(like(status, message));
  });
});

describe('any check', () => {
  test('one that does not block only warns', async () => {
    expect(await runSample('disk', { free: '100000TiB' }, { blocking: false })).toMatchObject(
      like('warn', /does not block/),
    );
    expect(await runSample('disk', { free: '1B', path: '/no/such' }, { blocking: false })).toMatchObject({
      status: 'warn',
    });
  });

  test('what comes from outside is told on one line, and not without end', async () => {
    const found = await runSample('command', {
      command: ['sh', '-c', `printf 'a\\033[31m\\tb%0.s-' $(seq 2000); exit 1`],
    });
    expect(found.message.length).toBeLessThan(600);
    expect(found.message).not.toMatch(/\p{Cc}/u);
  });
});
