import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { messageOf } from '../message.ts';
import { linesOf, plainOf } from '../text/lines.ts';
import { alertsOf, rules } from './index.ts';
import { firing } from './sample-firing.ts';

const book = readFileSync(new URL('../../../docs/guides/runbook.md', import.meta.url), 'utf8');
const [, ...pages] = book.split(/^### /m);
const pageOf = (name: string): string => pages.find(page => page.startsWith(`\`${name}\` `)) ?? '';

test('every rule has a page, and every page has a rule', () => {
  expect(pages.map(page => page.slice(1, page.indexOf('`', 1))).toSorted()).toEqual(
    rules.map(({ name }) => name).toSorted(),
  );
});

test.each(rules.map(({ name, priority, when }) => ({ name, priority, when })))(
  '$name: what its page says is so',
  ({ name, priority, when }) => {
    const page = pageOf(name);
    expect(page.split('\n', 1)[0]).toBe(`\`${name}\` · ${priority}`);
    expect(page).toContain(`Fires when ${when}.`);
    const facts = firing[name];
    const alert = facts === undefined ? undefined : alertsOf(facts).find(({ rule }) => rule === name);
    expect(alert).toBeDefined();
    // How it looks is how it is really sent.
    if (alert !== undefined) expect(page).toContain(`\n\`\`\`text\n${plainOf(linesOf(messageOf(alert, 0)))}\n\`\`\`\n`);
    for (const word of ['Do', 'Stop', 'Roll back', 'Ramp up', 'Approves'])
      expect(page).toMatch(new RegExp(`^- \\*\\*${word}:\\*\\* \\S`, 'm'));
  },
);

test('what the pages lead to is there', () => {
  const links = [...book.matchAll(/\]\(#([\w-]+)\)/g)].map(([, link = '']) => link);
  const heads = [...book.matchAll(/^##+ (.+)$/gm)].map(([, head = '']) =>
    head
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  expect(links.filter(link => !heads.includes(link))).toEqual([]);
  expect(links.length).toBeGreaterThan(rules.length);
});
