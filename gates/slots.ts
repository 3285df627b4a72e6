import type { SuiteDefinition } from '../suites/adapter.ts';
import type { Slots } from '../suites/schedule.ts';

/** A suite whose tests can read which slots it has: `GATE_RESOURCE_TEST_DB=db_2`. */
export const withSlots = <Suite extends Pick<SuiteDefinition, 'env'>>(suite: Suite, slots: Slots = {}): Suite => ({
  ...suite,
  env: {
    ...suite.env,
    ...Object.fromEntries(Object.entries(slots).map(([name, slot]) => [variableOf(name), slot])),
  },
});

/** The slots that a suite has where none is taken: what its tests see while they are only listed. */
export const firstSlots = (
  { resources: wanted = [] }: Pick<SuiteDefinition, 'resources'>,
  resources: Readonly<Record<string, readonly string[]>>,
): Slots => Object.fromEntries(wanted.flatMap(name => resources[name]?.slice(0, 1).map(slot => [name, slot]) ?? []));

const variableOf = (name: string): string => `GATE_RESOURCE_${name.toUpperCase().replaceAll('-', '_')}`;
