import type { JUnitCase, JUnitDocument, Mark } from './document.ts';
import { escapeAttribute, escapeText } from './xml.ts';

// Tags, attribute names, numbers and indentation around the texts, rounded up.
const aroundSuite = 800;
const aroundCase = 160;
const aroundMark = 160;

/** At least as many bytes as the finished report will have. */
export const weigh = ({ suites }: JUnitDocument): number =>
  suites.reduce((sum, { name, properties, cases }) => {
    const texts = [name, ...properties.flat()].reduce((bytes, text) => bytes + attribute(text), 0);
    return sum + aroundSuite + texts + cases.reduce((bytes, test) => bytes + weighCase(test), 0);
  }, aroundSuite);

const weighCase = ({ name, classname, marks, systemOut }: JUnitCase): number =>
  aroundCase +
  attribute(name) +
  attribute(classname) +
  body(systemOut) +
  marks.reduce((bytes, mark) => bytes + weighMark(mark), 0);

const weighMark = (mark: Mark): number => {
  if (mark.tag === 'skipped') return aroundMark + attribute(mark.message);
  return aroundMark + attribute(mark.message) + attribute(mark.type) + body(mark.body);
};

const attribute = (text: string): number => Buffer.byteLength(escapeAttribute(text));

const body = (text: string): number => Buffer.byteLength(escapeText(text));
