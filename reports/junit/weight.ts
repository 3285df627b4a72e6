import type { JUnitCase, JUnitDocument, Mark } from './document.ts';
import { escapeAttribute, escapeText } from './xml.ts';

// Tags, attribute names, numbers and indentation around the texts, rounded up.
const aroundSuite = 800;
const aroundCase = 160;
const aroundMark = 160;

/** Whether a report has certainly no more than that many bytes: no letter is written with more than six. */
export const isLight = ({ suites }: JUnitDocument, limitBytes: number): boolean => {
  let sum = aroundSuite;
  for (const { name, properties, cases } of suites) {
    sum += aroundSuite + 6 * (name.length + properties.flat().join('').length);
    for (const { name: title, classname, marks, systemOut } of cases) {
      sum += aroundCase + 6 * (title.length + classname.length + systemOut.length);
      for (const mark of marks) sum += aroundMark + 6 * lengthOf(mark);
    }
  }
  return sum <= limitBytes;
};

const lengthOf = (mark: Mark): number =>
  mark.message.length + (mark.tag === 'skipped' ? 0 : mark.type.length + mark.body.length);

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
