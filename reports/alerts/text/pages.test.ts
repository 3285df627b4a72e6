import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageOf } from '../message.ts';
import { sampleAlert } from '../samples.ts';
import { htmlOf } from './html.ts';
import { type Line, linesOf, plainOf } from './lines.ts';
import { pagesOf } from './pages.ts';

const line = fc.record({ text: fc.string({ unit: 'binary', maxLength: 60 }) }) as fc.Arbitrary<Line>;
const units = (page: readonly Line[]): number => plainOf(page).length;

const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

/** What Telegram is left with once it has read the entities. */
const readHtml = (html: string): string =>
  html
    .replaceAll(/<\/?b>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

describe('pages', () => {
  test('none is longer than the limit, nothing is lost, and no character is cut', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 2, max: 80 }), (lines, limit) => {
        const pages = pagesOf(lines, limit);
        for (const page of pages) expect(units(page)).toBeLessThanOrEqual(limit);
        const words = (text: string): string => text.replaceAll(/\s/g, '');
        expect(words(pages.map(plainOf).join(''))).toBe(words(plainOf(lines)));
        const whole = isWhole(plainOf(lines));
        for (const page of pages) for (const { text } of page) expect(isWhole(text) || !whole).toBe(true);
      }),
    );
  });

  test('markup comes after: each page reads as its text, and its tags begin and end on it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.stringMatching(/^[a<>&;b/ ]{0,20}$/), bold: fc.constant(true as const) })),
        lines => {
          for (const page of pagesOf(lines, 30)) {
            expect(readHtml(htmlOf(page))).toBe(plainOf(page));
            expect(htmlOf(page).split('<b>').length).toBe(htmlOf(page).split('</b>').length);
          }
        },
      ),
    );
  });

  test('a line that fits stands on one page', () => {
    const lines = [{ text: 'a'.repeat(6) }, { text: 'b'.repeat(6) }];
    expect(pagesOf(lines, 10)).toEqual([[lines[0]], [lines[1]]]);
    expect(pagesOf(lines, 13)).toEqual([lines]);
  });

  test('a page of nothing but empty lines is not sent', () => {
    expect(pagesOf([{ text: '' }, { text: ' ' }], 10)).toEqual([]);
  });
});

test('an alert says its priority, source, time, environment, what failed, what to do, and where to read on', () => {
  const alert = sampleAlert({
    environment: 'live',
    failed: ['redis: <nobody> listens & answers'],
    actions: ['start redis'],
    evidence: '/work/.gate/latest/summary.md',
  });
  const lines = linesOf(messageOf(alert, 3));
  expect(plainOf(lines)).toBe(
    [
      'P0 critical: the gate has failed',
      'gate full · live',
      '2026-11-22T10:00:00.000Z',
      '',
      'Failed',
      '• redis: <nobody> listens & answers',
      '',
      'What to do',
      '1. start redis',
      'Evidence: /work/.gate/latest/summary.md',
      '',
      '3 more of this kind were held back since the last one.',
    ].join('\n'),
  );
  expect(htmlOf(lines)).toContain('<b>P0 critical: the gate has failed</b>');
  expect(htmlOf(lines)).toContain('redis: &lt;nobody&gt; listens &amp; answers');
});
