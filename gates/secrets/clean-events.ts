import type { RunEvent } from '../../harness/protocol/event.ts';
import type { TestId, TestRef } from '../../harness/protocol/test-id.ts';
import { CleanNames } from './clean-names.ts';
import type { RunCleaner } from './run-cleaner.ts';

/** The events of a run without its secrets: what is made of them has none either. Without a cleaner they are passed on as they are. */
export const cleanEvents = <Events extends AsyncIterable<RunEvent> | readonly RunEvent[]>(
  events: Events,
  cleaner: RunCleaner | undefined,
): Events | AsyncIterable<RunEvent> => (cleaner === undefined ? events : cleanedBy(events, eventCleaner(cleaner)));

async function* cleanedBy(
  events: AsyncIterable<RunEvent> | readonly RunEvent[],
  clean: (event: RunEvent) => RunEvent,
): AsyncGenerator<RunEvent, void> {
  for await (const event of events) yield clean(event);
}

/** Cleans one event after the other; what holds nothing secret is the same event. */
export const eventCleaner = ({ text }: RunCleaner): ((event: RunEvent) => RunEvent) => {
  const names = new CleanNames(text);
  return event => cleaned(named(event, names), text) as RunEvent;
};

/** Names first, each as a whole: an id is not cleaned apart from the titles that it is made of. */
const named = (event: RunEvent, names: CleanNames): RunEvent => {
  if (event.type === 'tests-discovered') {
    const tests = event.tests.map(test => {
      const { id, ref } = names.nameOf(event.suite, test.test, test.ref);
      return id === test.test ? test : { ...test, test: id, ref };
    });
    return tests.every((test, nth) => test === event.tests[nth]) ? event : { ...event, tests };
  }
  if (event.type === 'requeued') return { ...event, tests: event.tests.map(test => names.idOf(test)) };
  if (!('test' in event) || event.test === undefined || !('suite' in event)) return event;
  const { test, suite } = event;
  const { id, ref } = nameIn(names, suite, test, 'ref' in event ? event.ref : undefined);
  return id === test ? event : ({ ...event, test: id, ...(ref === undefined ? {} : { ref }) } as RunEvent);
};

const nameIn = (
  names: CleanNames,
  suite: string,
  id: TestId,
  ref: TestRef | undefined,
): { readonly id: TestId; readonly ref?: TestRef } =>
  ref === undefined ? { id: names.idOf(id) } : names.nameOf(suite, id, ref);

/** Words of ours: what an event is stays what it is, and so does who a test is. */
const own: ReadonlySet<string> = new Set([
  'because',
  'by',
  'class',
  'deadline',
  'kind',
  'level',
  'mode',
  'ref',
  'signal',
  'step',
  'stream',
  'suite',
  'test',
  'tests',
  'type',
]);

const cleaned = (value: unknown, text: (text: string) => string): unknown => {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(item => cleaned(item, text));
    return items.every((item, nth) => item === value[nth]) ? value : items;
  }
  const changed = Object.entries(value).flatMap(([key, inner]) => {
    const clean = own.has(key) ? inner : cleaned(inner, text);
    return clean === inner ? [] : [[key, clean] as const];
  });
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
};
