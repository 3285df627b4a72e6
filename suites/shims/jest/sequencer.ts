import type { Discovered } from '../../../harness/protocol/event.ts';
import type { FileRef } from '../../adapter.ts';
import type { Assignment } from '../node/assignment.ts';
import { pid } from '../node/line.ts';
import type { Say } from '../node/line.ts';
import type { JestTest, SequencerClass } from './instance.ts';

type Wish = {
  readonly say: Say;
  readonly assignment: Assignment;
  readonly refOf: (test: JestTest) => FileRef;
  /** Its tests are told while they run. */
  readonly isHeard: (test: JestTest) => boolean;
  /** The user has an order of their own. */
  readonly isOrdered: boolean;
  readonly planned: (files: number) => void;
};

/** The user's sequencer, and after it only the files of this launch, in their order. */
export const sequencer = (
  User: SequencerClass,
  { say, assignment, refOf, isHeard, isOrdered, planned }: Wish,
): SequencerClass =>
  class extends User {
    override async sort(tests: readonly JestTest[]): Promise<JestTest[]> {
      const left = (await super.sort(tests)).filter(test => assignment.loads(refOf(test)));
      const rank = (test: JestTest): number => (isOrdered ? 0 : assignment.rankOf(refOf(test)));
      planned(left.length);
      say({ type: 'planned', files: left.filter(isHeard).map(refOf) });
      return left.toSorted((a, b) => rank(a) - rank(b));
    }

    override async shard(tests: readonly JestTest[], which: unknown): Promise<JestTest[]> {
      if (super.shard === undefined)
        throw new TypeError('a shard is wanted, but the test sequencer has no shard method');
      const mine = await super.shard(tests, which);
      const taken = new Set(mine);
      const rest = tests.filter(test => !taken.has(test)).map(refOf);
      const cut = rest.filter(assignment.isAbout).map(leftOut);
      if (cut.length > 0) say({ type: 'discovered', pid, tests: cut });
      return mine;
    }
  };

const leftOut = (of: FileRef): Discovered => ({ ...of, titles: ['(load)'], mode: 'deselected', reason: '--shard' });
