import type { SuiteEvent } from '../harness/protocol/event.ts';
import type { TestId, TestRef } from '../harness/protocol/test-id.ts';

/** Who a test is, said once. */
type Name = { readonly test: TestId; readonly ref: TestRef };

/** Makes all that is told of a test share one name: each event brings its own, and whoever keeps one of a hundred thousand keeps tens of megabytes. */
export class TestNames {
  readonly #names = new Map<TestId, Name>();

  /** The same event, in the name that was told first. */
  in<Event extends SuiteEvent>(event: Event): Event {
    if (event.type === 'tests-discovered') for (const { test, ref } of event.tests) this.#of({ test, ref });
    return event.type === 'test-started' || event.type === 'test-finished'
      ? { ...event, ...this.#of({ test: event.test, ref: event.ref }) }
      : event;
  }

  #of(name: Name): Name {
    const known = this.#names.get(name.test);
    if (known === undefined) this.#names.set(name.test, name);
    return known ?? name;
  }
}
