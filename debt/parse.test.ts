import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatEntry } from './format.ts';
import { keyPosition, parseEntry } from './parse.ts';
import { anyText, sampleEntry } from './sample-entry.ts';

const file = 'debt/entries/api/9f3a1c7be204.yaml';
const sample = formatEntry(sampleEntry);

/** The problems of a text, as `line:column message`. */
const problems = (text: string): readonly string[] => {
  const parsed = parseEntry(text, file);
  if (parsed.ok) return [];
  expect(new Set(parsed.problems.map(problem => problem.file))).toEqual(new Set([file]));
  return parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
};

/** The sample with one line for another; without one when there is no other. */
const having = (key: string, line?: string): string =>
  sample.replace(new RegExp(`^${key}: .*\n`, 'm'), () => (line === undefined ? '' : `${line}\n`));

test('what people write by hand is read like what the machine writes', () => {
  const text = `---
# why this is here
origin: "preexisting"
id: '9f3a1c7be204'
test: 'api :: tests/orders.spec.ts > Orders > refunds twice'
"kind": fail                     # fail | hang | crash | leak | flaky
signature: s1:5b1e77a09c3d41f0
message: "AssertionError: expected <n> to equal <n> @ Refund.apply"
aka: []

state:   open
since: 2026-09-14 4c1d2e9a
owner: "@org/payments"
ticket: PAY-1182
reason: >-
  rounding differs with the Windows ICU;
  needs the ICU bump
due: 2026-11-01`;
  expect(parseEntry(text, file)).toEqual({ ok: true, entry: { ...sampleEntry, file } });
  expect(parseEntry(`\ufeff${sample}`, file)).toEqual({ ok: true, entry: { ...sampleEntry, file } });
});

test('earlier ids are a list in either shape', () => {
  const aka = ['api :: a', 'api :: b'];
  for (const lines of ['aka: ["api :: a", "api :: b"]', 'aka:\n  - "api :: a"\n  - "api :: b"'])
    expect(parseEntry(`${sample}${lines}\n`, file)).toMatchObject({ ok: true, entry: { aka } });
});

test('an id or a commit that happens to be a number is what was written', () => {
  const text = `${having('id', 'id: 000000000012')}fixedBy: 1234567\n`;
  expect(parseEntry(text, file)).toMatchObject({ ok: true, entry: { id: '000000000012', fixedBy: '1234567' } });
});

describe('one value that is wrong', () => {
  test.each([
    ['id', 'id: 9F3A1C7BE204', '1:5 id: "9F3A1C7BE204" is no id: write 12 to 16 lower-case hex digits.'],
    ['id', 'id: 9f3a1c7be20', '1:5 id: "9f3a1c7be20" is no id: write 12 to 16 lower-case hex digits.'],
    ['id', 'id: 9f3a1c7be2049f3a1', '1:5 id: "9f3a1c7be2049f3a1" is no id: write 12 to 16 lower-case hex digits.'],
    ['test', 'test: "api"', '2:7 test: "api" names no test: write "<suite> :: <file> > <title>".'],
    ['test', 'test: " :: a"', '2:7 test: " :: a" names no test: write "<suite> :: <file> > <title>".'],
    ['test', 'test: "/x :: a"', '2:7 test: "/x :: a" names no test: write "<suite> :: <file> > <title>".'],
    ['test', 'test: "api :: "', '2:7 test: "api :: " names no test: write "<suite> :: <file> > <title>".'],
    ['test', 'test: 12', '2:7 test: it is a number: put it in double quotes.'],
    ['kind', 'kind: fial', '3:7 kind: "fial" is none of its words: did you mean "fail"?'],
    ['kind', 'kind: broken', '3:7 kind: "broken" is none of its words: write one of flaky, fail, leak, hang, crash.'],
    ['kind', 'kind: [fail]', '3:7 kind: it is a list: write one value.'],
    [
      'signature',
      'signature: s2:5b1e77a09c3d41f0',
      '4:12 signature: "s2:5b1e77a09c3d41f0" is no signature: write "s1:" and 16 lower-case hex digits, or any.',
    ],
    [
      'signature',
      'signature: s1:5b1e77a09c3d41f',
      '4:12 signature: "s1:5b1e77a09c3d41f" is no signature: write "s1:" and 16 lower-case hex digits, or any.',
    ],
    ['message', 'message:', '5:9 message: it is empty: write a value, or remove the line.'],
    ['message', 'message: true', '5:10 message: it is true or false: put it in double quotes.'],
    ['message', 'message:\n  a: b', '6:3 message: it is a mapping: write one value.'],
    [
      'state',
      'state: closed',
      '6:8 state: "closed" is none of its words: write one of proposed, open, fixing, accepted.',
    ],
    ['since', 'since: 2026-02-30', '7:8 since: "2026-02-30" is no date: write a day of the calendar as YYYY-MM-DD.'],
    ['since', 'since: 2026-09-14 HEAD', '7:8 since: "HEAD" is no commit: write 4 to 64 lower-case hex digits.'],
    [
      'since',
      'since: 2026-09-14 4c1d2e9a x',
      '7:8 since: "2026-09-14 4c1d2e9a x" is too much: write a date and a commit, like 2026-09-14 4c1d2e9a.',
    ],
    ['origin', 'origin: pre-existing', '8:9 origin: "pre-existing" is none of its words: did you mean "preexisting"?'],
    ['owner', 'owner: "  "', '9:8 owner: it is blank: write who or what it is, or remove the line.'],
    ['owner', 'owner: "@a\\nb"', '9:8 owner: it has a line end or another control character: write it on one line.'],
    ['owner', 'owner: ~', '9:8 owner: it is empty: write a value, or remove the line.'],
    ['ticket', 'ticket: 1182', '10:9 ticket: it is a number: put it in double quotes.'],
    ['reason', 'reason: too short', '11:9 reason: it has 9 characters: say in 20 or more why this is tolerated.'],
    [
      'reason',
      `reason: "${' '.repeat(30)}x"`,
      '11:9 reason: it has 1 characters: say in 20 or more why this is tolerated.',
    ],
    ['reason', 'reason: ""', '11:9 reason: it is blank: say why this is tolerated, or remove the line.'],
    ['reason', `reason: "${'a'.repeat(30)}\\u0007"`, '11:9 reason: it has a control character: remove it.'],
    [
      'reason',
      'reason: it broke with the merge of #12',
      '11:1 YAML cuts the reason at " #": put the whole reason in double quotes.',
    ],
    ['due', 'due: 2026-11-31', '12:6 due: "2026-11-31" is no date: write a day of the calendar as YYYY-MM-DD.'],
    ['due', 'due: soon', '12:6 due: "soon" is no date: write a day of the calendar as YYYY-MM-DD.'],
    ['due', 'due: 20261101', '12:6 due: it is a number: put it in double quotes.'],
    ['due', 'due: 2026-11-01\nwhen: os=win', '13:7 when: "win" is no os: write one of windows, linux, macos.'],
    [
      'due',
      'due: 2026-11-01\nreview: never',
      '13:9 review: "never" is no date: write a day of the calendar as YYYY-MM-DD.',
    ],
    [
      'due',
      'due: 2026-11-01\nfixedBy: "#12"',
      '13:10 fixedBy: "#12" is no commit: write 4 to 64 lower-case hex digits.',
    ],
    [
      'due',
      'due: 2026-11-01\nrenewed: 3',
      '13:10 renewed: "3" is no number of renewals: write 1 or 2, or remove the line.',
    ],
    ['due', 'due: 2026-11-01\napprover: 7', '13:11 approver: it is a number: put it in double quotes.'],
    ['due', 'due: 2026-11-01\naka: "api :: a"', '13:6 aka: it is no list: write ["<earlier test id>"].'],
    [
      'due',
      'due: 2026-11-01\naka: ["api :: a", "b"]',
      '13:19 aka: "b" names no test: write "<suite> :: <file> > <title>".',
    ],
    [
      'due',
      'due: 2026-11-01\nrate: 0.08 (5/62)',
      '13:1 rate: only a flaky test has one: remove the line, or write kind: flaky.',
    ],
  ])('%s: %s', (key, line, problem) => {
    expect(problems(having(key, line))).toEqual([problem]);
  });

  test.each([
    ['0.1 (5/62)', '5 of 62 is written otherwise: write 0.08 (5/62).'],
    ['5/62', '"5/62" is no rate: write the rate, the failures and the runs, like 0.08 (5/62).'],
    ['0.00 (0/62)', '"0.00 (0/62)" is no rate: write the rate, the failures and the runs, like 0.08 (5/62).'],
    ['1.10 (11/10)', '"1.10 (11/10)" is no rate: write the rate, the failures and the runs, like 0.08 (5/62).'],
  ])('rate: %s', (rate, message) => {
    expect(problems(`${having('kind', 'kind: flaky')}rate: ${rate}\n`)).toEqual([`13:7 rate: ${message}`]);
  });
});

describe('keys', () => {
  test.each(['id', 'test', 'kind', 'signature', 'message', 'state', 'since', 'origin'])('%s is missing', key => {
    expect(problems(having(key))).toEqual([`1:1 The key "${key}" is missing: add a line for it.`]);
  });

  test.each(['owner', 'reason', 'due'])('an open entry without %s', key => {
    expect(problems(having(key))).toEqual([`6:8 An entry that is open needs "${key}": add a line for it.`]);
    expect(problems(having(key).replace('state: open', 'state: fixing'))).toEqual([
      `6:8 An entry that is fixing needs "${key}": add a line for it.`,
    ]);
    expect(problems(having(key).replace('state: open', 'state: proposed'))).toEqual([]);
  });

  test('an accepted entry needs a day of review, and no day on which it is due', () => {
    const text = having('due').replace('state: open', 'state: accepted');
    expect(problems(text)).toEqual(['6:8 An entry that is accepted needs "review": add a line for it.']);
    expect(problems(`${text}review: 2027-01-01\n`)).toEqual([]);
  });

  test('one that is not known', () => {
    expect(problems(having('owner', 'ownr: "@org/payments"'))).toEqual([
      '9:1 An entry has no key "ownr": did you mean "owner"?',
    ]);
    expect(problems(`${sample}lastSeen: 2026-11-01\n`)[0]).toMatch(
      /^13:1 An entry has no key "lastSeen": remove it; the keys are id, test, aka, kind,/,
    );
    expect(problems(`${sample}__proto__: a\n`)[0]).toMatch(/^13:1 An entry has no key "__proto__": remove it;/);
    expect(problems(`${sample}<<: a\n`)[0]).toMatch(/^13:1 An entry has no key "<<": remove it;/);
  });

  test('one that is there twice', () => {
    expect(problems(`${sample}kind: hang\n`)).toEqual(['13:1 The key "kind" is written twice: remove one.']);
    expect(problems(`${sample}"due": 2027-01-01\n`)).toEqual(['13:1 The key "due" is written twice: remove one.']);
  });

  test('all problems are said, in the order of the lines', () => {
    const text = having('kind', 'kind: fial').replace('due: 2026-11-01', 'due: 2026-11-31');
    expect(problems(text).map(problem => problem.split(':')[0])).toEqual(['3', '12']);
  });
});

describe('what is not an entry at all', () => {
  const flat = 'An entry is flat: write "key: value" on each line.';
  const anchors = 'An entry has no anchors and aliases: put the value in double quotes, or write it out.';
  const one = 'A file holds one entry: remove this line, or move what follows to a file of its own.';
  test.each([
    ['', '1:1 The file is empty: write an entry, or remove the file.'],
    ['# nothing\n', '1:1 The file is empty: write an entry, or remove the file.'],
    ['just words\n', '1:1 This is no entry: write "key: value" on each line.'],
    ['- a\n', '1:1 This is no entry: write "key: value" on each line.'],
    ['{"id": "9f3a1c7be204"}', `1:1 ${flat}`],
    ['? id\n: 9f3a1c7be204\n', `1:1 ${flat}`],
    ['aka: [[a]]\n', `1:7 ${flat}`],
    ['aka:\n  - - a\n', `2:5 ${flat}`],
    ['id: &a b\n', `1:5 ${anchors}`],
    ['id: *a\n', `1:5 ${anchors}`],
    ['owner: !!str x\n', '1:8 An entry has no YAML tags: put the value in double quotes.'],
    ['%YAML 1.1\n---\nid: a\n', '1:1 An entry has no YAML directives: remove this line.'],
    ['id: a\n---\nid: b\n', `2:1 ${one}`],
    ['id: a\n...\n', `2:1 ${one}`],
    ['test: api :: a\n', '1:7 YAML takes what stands before ": " for a key: put the whole value in double quotes.'],
    ['owner: @org/a\n', '1:8 A value cannot start with @ by itself: put it in double quotes.'],
    ['\tid: a\n', '1:1 YAML has no tabs at the start of a line: remove them.'],
    [
      'id: a\ntest: "api :: a\nkind: fail\nmessage: "b"\n',
      '2:7 This value does not end on its line: close it with " there.',
    ],
    ["test: 'api :: a\n", "1:7 This value does not end on its line: close it with ' there."],
    ['id: "a" b\n', '1:9 This is not valid YAML: Unexpected scalar at node end.'],
    ['message: "\\q"\n', '1:11 This is not valid YAML: Invalid escape sequence \\q.'],
    ['id: a\u0000\n', '1:6 There is a control character, U+0000: remove it, or write it as \\u0000 in double quotes.'],
    [
      'id: a\nmessage: "\u001b[31m"\n',
      '2:11 There is a control character, U+001B: remove it, or write it as \\u001b in double quotes.',
    ],
    [
      'id: a\rtest: b\n',
      '1:6 There is a control character, U+000D: remove it, or write it as \\u000d in double quotes.',
    ],
  ])('%j', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  test.each([
    ['<<<<<<< ours', 3],
    ['=======', 5],
    ['>>>>>>> theirs', 7],
    ['||||||| base', 2],
    ['=======\r', 4],
  ])('%s', (marker, line) => {
    const lines = sample.split('\n');
    const text = [...lines.slice(0, line - 1), marker, ...lines.slice(line - 1)].join('\n');
    expect(problems(text)).toEqual([`${line}:1 There is a conflict marker: resolve the merge.`]);
  });
});

describe('what is meant to break the reader', () => {
  const kib64 = 65_536;
  test.each([
    ['a reason of 1 MB', `${sample}reason: "${'a'.repeat(1_000_000)}"\n`],
    ['one byte too much', `#${'a'.repeat(kib64)}`],
    ['few characters, many bytes', `#${'é'.repeat(kib64 / 2)}`],
  ])('%s is one problem', (_, text) => {
    expect(problems(text)).toEqual([
      '1:1 The file is larger than 64 KiB and was not read: shorten its message or its reason.',
    ]);
  });

  test('as much as is allowed is read', () => {
    const rest = kib64 - Buffer.byteLength(having('message', 'message: ""'));
    expect(problems(having('message', `message: "${'a'.repeat(rest)}"`))).toEqual([]);
    expect(problems(having('message', `message: "${'a'.repeat(rest + 1)}"`))).toHaveLength(1);
  });

  // Without a look at the tokens first, some of these abort the process: no catch would help.
  test.each([
    ['open lists', `a: ${'['.repeat(65_000)}`],
    ['closed lists', `a: ${'['.repeat(32_000)}${']'.repeat(32_000)}`],
    ['mappings', `a: ${'{a: '.repeat(16_000)}`],
    ['items', '- '.repeat(30_000)],
    ['keys', '? '.repeat(30_000)],
    ['quotes', `a: ${'"'.repeat(65_000)}`],
    ['lists in lists by lines', Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}-\n`).join('')],
    ['mappings by lines', Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['directives', '%\n'.repeat(30_000)],
    ['documents', '---\n'.repeat(16_000)],
    ['colons', ': '.repeat(30_000)],
    [
      'a bomb',
      `a: &a [x, x]\n${'bcdefghij'
        .split('')
        .map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(', ')}]`)
        .join('\n')}\n`,
    ],
  ])('%s', (_, text) => {
    expect(problems(text)).toHaveLength(1);
  });

  test('no text makes it throw', () => {
    const lines = sample.split('\n');
    fc.assert(
      fc.property(fc.nat(lines.length), anyText, fc.nat(sample.length), (at, text, cut) => {
        problems([...lines.slice(0, at), text, ...lines.slice(at)].join('\n'));
        problems(`${sample.slice(0, cut)}${text}${sample.slice(cut)}`);
        problems(sample.slice(0, cut));
      }),
      { numRuns: 500 },
    );
  });

  test('the quick way of reading finds what the slow way finds', () => {
    fc.assert(
      fc.property(fc.nat(sample.length), anyText, fc.nat(10), (cut, text, without) => {
        const broken = `${sample.slice(0, cut)}${text}${sample.slice(cut + without)}`;
        // A blank line at the end is not canonical, and changes nothing else.
        const slow = parseEntry(`${broken}\n`, file);
        if (slow.ok) expect(parseEntry(broken, file)).toEqual(slow);
        else expect(parseEntry(broken, file).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

test('a key is found in a text that is not canonical', () => {
  expect(keyPosition(sample, 'due')).toEqual({ line: 12, column: 1 });
  expect(keyPosition(`# due: now\r\n"due" : 2026-11-01\r\n`, 'due')).toEqual({ line: 2, column: 1 });
  expect(keyPosition(sample, 'review')).toEqual({ line: 1, column: 1 });
});
