import type { JUnitCase, JUnitDocument, JUnitSuite, Mark } from './document.ts';
import { parse } from './parse.ts';
import { linesOf, type XmlElement, type XmlTree } from './xml.ts';

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

/** Adds to the base what its builder cannot say, and brings it into the order and the attributes that both schemas allow. Gives line by line. */
export const finish = (base: string, document: JUnitDocument): Iterable<string> => {
  const root = parse(base);
  const { name = '', failures = '0', errors = '0' } = root.attributes;
  const tests = `${document.suites.reduce((sum, { cases }) => sum + cases.length, 0)}`;
  // Neither `skipped` nor `timestamp` may stand on the root.
  const attributes = { name, tests, failures, errors, time: document.seconds };
  return linesOf({
    ...root,
    attributes,
    children: document.suites.map((suite, index) => finishSuite(root.children[index], suite)),
  });
};

const finishSuite = (element: XmlElement | undefined, suite: JUnitSuite): XmlTree => {
  const { children = [], attributes: told = {} } = element ?? {};
  const { name = '', failures = '0', errors = '0', skipped = '0', timestamp } = told;
  return {
    tag: 'testsuite',
    text: '',
    attributes: {
      name,
      tests: `${suite.cases.length}`,
      failures,
      errors,
      skipped,
      time: suite.seconds,
      ...(timestamp === undefined ? {} : { timestamp }),
    },
    children: finished(children, suite),
  };
};

/** One after the other: of a large suite they take more memory than the report itself. */
function* finished(children: readonly XmlElement[], { cases }: JUnitSuite): Generator<XmlTree, void> {
  yield* children.filter(({ tag }) => tag === 'properties');
  const built = children.filter(({ tag }) => tag === 'testcase').values();
  for (const test of cases) yield finishCase(test, test.marks.length === 0 ? [] : (built.next().value?.children ?? []));
}

/** `told`: what the builder says of the case. */
const finishCase = (
  { name, classname, marks, seconds, systemOut }: JUnitCase,
  told: readonly XmlElement[],
): XmlElement => {
  const output = systemOut === '' ? [] : [leaf('system-out', systemOut)];
  const children = [...told.map(child => completed(child, marks)), ...marks.flatMap(retold), ...output];
  return {
    tag: 'testcase',
    text: '',
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
