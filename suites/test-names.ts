import type { SuiteEvent } from '../harness/protocol/event.ts';
import type { LooseEnds } from './loose-ends.ts';

/** The same event in the name by which its test is known: each event brings its own, and whoever keeps one of a hundred thousand keeps tens of megabytes. */
export const inKnownName = <Event extends SuiteEvent>(ends: Pick<LooseEnds, 'nameOf'>, event: Event): Event => {
  if (event.type !== 'test-started' && event.type !== 'test-finished') return event;
  const known = ends.nameOf(event.test);
  return known === undefined ? event : { ...event, test: known.id, ref: known.ref };
};
