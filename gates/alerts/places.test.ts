import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { redactor } from '../preflight/redact.ts';
import { alertPlaces } from './places.ts';
import { branchOf, isProtected } from './protected-branch.ts';

const root = mkdtempSync(join(tmpdir(), 'gate-places-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const base = { console: false, protected: ['main'] };
const telegram = { token: 'env:TOKEN', chatId: 'file:chat', apiUrl: 'https://api.telegram.org' };

describe('where alerts go', () => {
  test('what is referred to is looked up, and is secret', () => {
    writeFileSync(join(root, 'chat'), '-100123\n');
    const places = alertPlaces({ ...base, telegram }, { root, variables: { TOKEN: '12:canary_token' } });
    expect(places).toMatchObject({ telegram: { token: '12:canary_token', chatId: '-100123' }, unheard: [] });
    const redact = redactor(places.secrets);
    expect(redact('https://api.telegram.org/bot12:canary_token/sendMessage canary_token -100123')).toBe(
      'https://api.telegram.org/bot[redacted]/sendMessage [redacted] [redacted]',
    );
  });

  test('a token that is written down is secret as well, and so is the path of a webhook', () => {
    const places = alertPlaces(
      {
        ...base,
        telegram: { ...telegram, token: '12:written-down', chatId: '1' },
        webhook: { url: 'https://user:word@hooks.test/services/T1/B2?key=k3y1' },
      },
      { root, variables: {} },
    );
    const redact = redactor(places.secrets);
    for (const secret of ['12:written-down', 'written-down', '/services/T1/B2', 'word', 'k3y1'])
      expect(redact(`it says ${secret}.`)).toBe('it says [redacted].');
  });

  test.each([
    ['nothing at all', undefined, 'alerts are on, and no channel is configured: nobody is told'],
    ['an empty object', base, 'alerts are on, and no channel is configured: nobody is told'],
    [
      'a variable that is not set',
      { ...base, telegram: { ...telegram, chatId: '1' } },
      'alerts are on, and telegram cannot be used: TOKEN is not set',
    ],
    [
      'a variable that holds no address',
      { ...base, webhook: { url: 'env:HOOK' } },
      'alerts are on, and webhook cannot be used: its address does not begin with http:// or https://',
    ],
    [
      'a token that would lead elsewhere',
      { ...base, telegram: { ...telegram, token: '1/../2', chatId: '1' } },
      'alerts are on, and telegram cannot be used: its token has characters that no token has',
    ],
  ])('%s reaches nobody, and that is said', (_name, config, words) => {
    const { unheard, ...places } = alertPlaces(config, { root, variables: { HOOK: 'localhost' } });
    expect(unheard).toHaveLength(1);
    expect(unheard[0]).toContain(words);
    expect(places).toMatchObject({ console: false });
    expect(Object.keys(places).toSorted()).toEqual(['console', 'secrets']);
  });

  test('one that cannot be used is said where another can', () => {
    const { unheard, alertmanager } = alertPlaces(
      { ...base, telegram, alertmanager: { url: 'http://localhost:9093' } },
      { root, variables: {} },
    );
    expect(alertmanager).toEqual({ url: 'http://localhost:9093' });
    expect(unheard).toEqual(['alerts are on, and telegram cannot be used: TOKEN is not set']);
  });

  test('the console is a channel', () => {
    expect(alertPlaces({ ...base, console: true }, { root, variables: {} }).unheard).toEqual([]);
  });
});

describe('a protected branch', () => {
  test.each([
    ['main', true],
    ['release/1.2', true],
    ['maintenance', false],
    [undefined, false],
  ])('%s', (branch, expected) => {
    expect(isProtected(branch, ['main', 'release/*'])).toBe(expected);
  });

  test.each([
    ['git knows it', 'topic', { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main' }, 'topic'],
    [
      'a push on GitHub',
      undefined,
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: 'main', GITHUB_EVENT_NAME: 'push' },
      'main',
    ],
    [
      'a pull request',
      undefined,
      { GITHUB_REF_TYPE: 'branch', GITHUB_REF_NAME: '7/merge', GITHUB_EVENT_NAME: 'pull_request' },
      undefined,
    ],
    ['a tag', undefined, { GITHUB_REF_TYPE: 'tag', GITHUB_REF_NAME: 'v1' }, undefined],
    ['GitLab', undefined, { CI_COMMIT_BRANCH: 'main' }, 'main'],
    ['nobody', undefined, {}, undefined],
  ])('which branch it is: %s', (_name, branch, variables, expected) => {
    expect(branchOf(branch, variables)).toBe(expected);
  });
});
