import type { JUnitCase, JUnitDocument, JUnitSuite, Mark } from './document.ts';
import { parse } from './parse.ts';
import { serialise, type XmlElement } from './xml.ts';

/** The order of the stricter of the two schemas. */
const order = [
  'failure',
  'rerunFailure',
  'flakyFailure',
  'skipped',
  'error',
  'rerunError',
  'flakyError',
  'system-out',
  'system-err',
];

/** Adds to the base what its builder cannot say, and brings it into the order and the attributes that both schemas allow. */
export const finish = (base: string, document: JUnitDocument): string => {
  const root = parse(base);
  const { name = '', tests = '0', failures = '0', errors = '0' } = root.attributes;
  // Neither `skipped` nor `timestamp` may stand on the root.
  const attributes = { name, tests, failures, errors, time: document.seconds };
  return serialise({
    ...root,
    attributes,
    children: root.children.map((suite, index) => finishSuite(suite, document.suites[index])),
  });
};

const finishSuite = (element: XmlElement, suite: JUnitSuite | undefined): XmlElement => {
  const { name = '', tests = '0', failures = '0', errors = '0', skipped = '0', timestamp } = element.attributes;
  const cases = element.children.filter(({ tag }) => tag === 'testcase');
  return {
    ...element,
    attributes: {
      name,
      tests,
      failures,
      errors,
      skipped,
      time: suite?.seconds ?? '0.000',
      ...(timestamp === undefined ? {} : { timestamp }),
    },
    children: [
      ...element.children.filter(({ tag }) => tag === 'properties'),
      ...cases.map((test, index) => finishCase(test, suite?.cases[index])),
    ],
  };
};

const finishCase = (element: XmlElement, test: JUnitCase | undefined): XmlElement => {
  const { name = '', classname = '' } = element.attributes;
  const { marks = [], seconds = '0.000', systemOut = '' } = test ?? {};
  const output = systemOut === '' ? [] : [leaf('system-out', systemOut)];
  const children = [...element.children.map(child => completed(child, marks)), ...marks.flatMap(retold), ...output];
  return {
    ...element,
    attributes: { name, classname, time: seconds },
    children: children.toSorted((a, b) => order.indexOf(a.tag) - order.indexOf(b.tag)),
  };
};

/** What the builder wrote, with the text that it cannot be given. */
const completed = (child: XmlElement, marks: readonly Mark[]): XmlElement => {
  const mark = marks.find(({ tag }) => tag === child.tag);
  if (mark === undefined) return child;
  if (mark.tag === 'skipped') return leaf('skipped', '', mark.message === '' ? {} : { message: mark.message });
  return { ...child, text: mark.body };
};

/** Attempts beside the one that counts: one schema wants their text in `stackTrace`, the other allows it there. */
const retold = (mark: Mark): readonly XmlElement[] => {
  if (mark.tag === 'skipped' || mark.tag === 'failure' || mark.tag === 'error') return [];
  const { tag, type, message, body } = mark;
  return [
    { tag, attributes: message === '' ? { type } : { message, type }, children: [leaf('stackTrace', body)], text: '' },
  ];
};

const leaf = (tag: string, text: string, attributes: XmlElement['attributes'] = {}): XmlElement => ({
  tag,
  attributes,
  children: [],
  text,
});
