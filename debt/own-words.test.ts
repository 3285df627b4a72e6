import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mask } from './mask.ts';
import { besides, joined, mayName, nobody, ownWords } from './own-words.ts';
import { signatureOf } from './signature.ts';

const alice = ownWords({
  folders: ['/srv/alice/shop', '/data/alice'],
  users: ['alice'],
  hosts: ['Falcon.lan.example'],
});
const bob = ownWords({ folders: ['D:\\code\\shop', 'C:\\Users\\bob'], users: ['bobby'], hosts: ['BUILD-77F'] });

describe('one failure on two machines has one signature', () => {
  test.each([
    ['a user', 'Error: no rights for alice', 'Error: no rights for bobby', 'Error: no rights for <user1>'],
    [
      'a part of a name',
      'database "shop_alice" is gone',
      'database "shop_bobby" is gone',
      'database "shop_<user1>" is gone',
    ],
    ['a host', 'Error: no answer from falcon', 'Error: no answer from build-77f', 'Error: no answer from <host1>'],
    ['both', 'ssh: alice@falcon: refused', 'ssh: bobby@BUILD-77F: refused', 'ssh: <user1>@<host1>: refused'],
    ['a host twice', 'falcon is not FALCON', 'build-77f is not BUILD-77F', '<host1> is not <host1>'],
    [
      'a checkout',
      "ENOENT: no such file, open '/srv/alice/shop/src/keys.json'",
      "ENOENT: no such file, open 'D:\\code\\shop/src/keys.json'",
      "ENOENT: no such file, open '<home>/src/keys.json'",
    ],
    ['a home', 'cannot read /data/alice/.netrc', 'cannot read C:\\Users\\bob/.netrc', 'cannot read <home>/.netrc'],
    ['a checkout among temporary files', 'no /tmp/here/lib/a.js', 'no /home/x/shop/lib/a.js', 'no <home>/lib/a.js'],
  ])('%s', (_, here, there, masked) => {
    const temporary = ownWords({ folders: ['/tmp/here'], users: [], hosts: [] });
    const one = here.includes('/tmp/') ? temporary : alice;
    expect([mask(here, one), mask(there, bob)]).toEqual([masked, masked]);
    expect(signatureOf(here, one)).toEqual(signatureOf(there, bob));
    // Whoever reads it again, anywhere, finds the same.
    for (const machine of [nobody, alice, bob]) expect(mask(masked, machine)).toBe(masked);
  });
});

test('a text without a name of the machine keeps its signature', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
      if (!/alice|falcon/iu.test(text)) expect(mask(text, alice)).toBe(mask(text));
    }),
  );
});

test('a text that may not name the machine does not', () => {
  const odd = [alice, bob, ownWords({ folders: ['/srv/a b/', 'D:\\x y\\'], users: [], hosts: [] })];
  const parts = fc.constantFrom(
    'alice',
    'FALCON',
    'falcon.lan',
    '/srv/alice/shop',
    'D:\\code/shop',
    '/srv/a b',
    'D:\\x y',
    '/',
    ' ',
    'x',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 8 }), words => {
      const text = words.join('');
      for (const own of odd) if (!mayName(own, text)) expect(mask(text, own)).toBe(mask(text));
    }),
  );
  expect(mayName(nobody, 'alice')).toBe(false);
  expect(['no Alice', 'FALCON', 'in /srv/alice/shop', 'a boom'].map(text => mayName(alice, text))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});

test('what was masked before them is masked before them still', () => {
  for (const text of [
    'alice@example.com',
    'http://falcon/x',
    '/home/alice/shop/src/a.ts',
    '/tmp/alice/x',
    'falcon.lan.example:443',
  ])
    expect(mask(text, alice)).toBe(mask(text));
});

test('inside of a word a name is none', () => {
  for (const text of ['malice and alices', 'alice1', 'falcons', '/srv/al/shop/src/a.ts'])
    expect(mask(text, alice)).toBe(mask(text));
});

test('masking what is masked changes nothing, on no machine', () => {
  const parts = [
    'alice',
    'falcon',
    'Falcon.lan.example',
    '/srv/alice/shop',
    '/src/',
    '/',
    '@',
    '.',
    ':',
    ' ',
    '-',
    '_',
    '5',
    'a1b2c3d',
    '<user1>',
    '<home>',
    '/tmp/x',
    '\n',
    'x',
    "'",
    ':80',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 40 }), words => {
      const once = mask(words.join(''), alice);
      for (const machine of [nobody, alice]) expect(mask(once, machine)).toBe(once);
    }),
    { numRuns: 3_000 },
  );
});

describe('names that stay', () => {
  test.each(['root', 'Runner', 'postgres', 'test', 'max', 'localhost', 'ab', 'x1', '42', ''])('%j', name => {
    expect(ownWords({ folders: [], users: [name], hosts: [name] })).toEqual(nobody);
  });

  test('folders that everybody has, and the root of all', () => {
    const folders = [
      '/',
      'C:\\',
      'relative',
      '/home/alice',
      '/Users/bob/shop',
      '/root',
      '/builds/org/shop',
      `/${'x'.repeat(2000)}`,
    ];
    expect(ownWords({ folders, users: [], hosts: [] }).folders).toEqual([]);
  });

  test('names that the test or the project uses', () => {
    expect(besides(alice, 'api :: a.test.ts > greets Alice')).toMatchObject({ users: [], hosts: alice.hosts });
    expect(besides(alice, 'api :: a.test.ts > greets Malice')).toBe(alice);
    expect(besides(alice, 'src/falcon.ts:fly').users).toEqual(['alice']);
    // Made once.
    expect(besides(alice, 'of alice')).toBe(besides(alice, 'by alice'));
  });
});

test('a name is a text and no pattern', () => {
  const odd = ownWords({ folders: ['/srv/a+b(c)'], users: ['c++dev.'], hosts: ['box[1].lan'] });
  expect(mask('c++dev. at box[1].lan in /srv/a+b(c)/src/x.ts', odd)).toBe('<user1> at <host1> in <home>/src/x.ts');
});

test('several machines are known by all their names', () => {
  expect(joined([alice, bob, alice])).toEqual({
    folders: [...alice.folders, ...bob.folders],
    users: ['alice', 'bobby'],
    hosts: ['Falcon.lan.example', 'Falcon', 'BUILD-77F'],
  });
});

test('the time it takes grows with the text alone', () => {
  const many = ownWords({
    folders: Array.from({ length: 50 }, (_, at) => `/srv/${'deep/'.repeat(30)}${at}`),
    users: Array.from({ length: 20 }, (_, at) => `user-name-${at}-xyz`),
    hosts: Array.from({ length: 20 }, (_, at) => `host-name-${at}-xyz`),
  });
  mask('warm', many);
  const timeOf = (text: string): number => {
    const start = process.cpuUsage();
    for (let at = 0; at < 20; at++) mask(text, many);
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  for (const piece of ['/srv/deep/', 'user-name-', 'host-name-1-', '/srv/', '-'])
    expect(timeOf(piece.repeat(2000))).toBeLessThan(2_000);
});
