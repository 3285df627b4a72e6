import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeHtml, markup } from './markup.ts';

test('text is escaped, HTML and numbers are not, lists are joined, undefined is nothing', () => {
  const item = markup`<li title="${`"a" & 'b'`}">${'<b>'}</li>`;
  const escaped = '<li title="&quot;a&quot; &amp; &#39;b&#39;">&lt;b&gt;</li>';
  expect(markup`<ul>${[item, item]}${undefined}${3}</ul>`.html).toBe(`<ul>${escaped}${escaped}3</ul>`);
});

test('the indentation of a template is left out, that of a text stays', () => {
  const { html } = markup`<p>
    ${'a\n    b'}
  </p>`;
  expect(html).toBe('<p>\na\n    b\n</p>');
});

test('an object that only looks like HTML cannot come from a text', () => {
  expect(markup`${JSON.stringify({ html: '<script>' })}`.html).toBe('{&quot;html&quot;:&quot;&lt;script&gt;&quot;}');
});

test('no text leaves its place, and none has anything that cannot be seen', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const escaped = escapeHtml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
      expect(escaped).not.toMatch(/[^\n\t\P{Cc}]|\p{Surrogate}|[\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});
