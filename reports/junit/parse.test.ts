import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText } from '../plain-text.ts';
import { parse } from './parse.ts';
import { serialise, type XmlElement } from './xml.ts';

test('reads what the builder writes: quotes with > in them, CDATA, references, nesting', () => {
  const xml =
    '<?xml version="1.0"?>\n<a x="1 > &quot;2&quot;&#xA;" y="">\n  <b/>\n  <c>t &lt;<![CDATA[<d>]]]]><![CDATA[>]]></c>\n</a>\n';
  expect(parse(xml)).toEqual({
    tag: 'a',
    attributes: { x: '1 > "2"\n', y: '' },
    text: '',
    children: [
      { tag: 'b', attributes: {}, text: '', children: [] },
      { tag: 'c', attributes: {}, text: 't <<d>]]>', children: [] },
    ],
  });
});

test.each(['', '<a>', '<a></b>', '</a>', '<a><![CDATA[', '<a x="', '<a/></b>'])(
  '%j is a bug and is said to be one',
  xml => {
    expect(() => parse(xml)).toThrow('The JUnit base');
  },
);

const text = fc.string({ unit: 'binary' }).map(plainText);
const element: fc.Arbitrary<XmlElement> = fc.letrec<{ element: XmlElement; leaf: XmlElement; parent: XmlElement }>(
  tie => ({
    element: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('parent')),
    leaf: fc.record({
      tag: fc.constantFrom('a', 'b-c'),
      attributes: fc.dictionary(fc.constantFrom('x', 'y'), text, { noNullPrototype: true }),
      children: fc.constant([]),
      text,
    }),
    parent: fc.record({
      tag: fc.constant('p'),
      attributes: fc.constant({}),
      children: fc.array(tie('element'), { minLength: 1, maxLength: 3 }),
      text: fc.constant(''),
    }),
  }),
).element;

test('what was written is read back', () => {
  fc.assert(
    fc.property(element, made => {
      expect(parse(serialise(made))).toEqual(made);
    }),
  );
});
