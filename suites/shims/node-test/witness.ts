import type { Outcome } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { ordinals, refOf } from '../node/place.ts';
import { failureIn, leftOut } from './outcome.ts';
import type { NodeTest, Reported } from './seam.ts';

type Seen = { readonly test: TestRef; readonly outcome: Outcome; readonly ms: number };
type Heard = { readonly titles: readonly string[]; readonly data: Reported; readonly isPassed: boolean };

/** Hears what every reporter hears of one file, and gives what it comes to at the end: the second witness. */
export const witness = (root: NodeTest, file: string): (() => readonly Seen[]) => {
  /** By depth: what was told of those inside of a test whose own end is still to come. */
  const open: Heard[][] = [];
  const hear = (isPassed: boolean) => (data: Reported) => {
    const { name, nesting } = data;
    const inside = open.splice(nesting + 1).flat();
    const own: readonly Heard[] = data.details?.type === 'suite' ? [] : [{ titles: [name], data, isPassed }];
    while (open.length <= nesting) open.push([]);
    open[nesting]?.push(...own, ...inside.map(each => ({ ...each, titles: [name, ...each.titles] })));
  };
  root.reporter?.on?.('test:pass', hear(true));
  root.reporter?.on?.('test:fail', hear(false));
  return () => {
    const nthOf = ordinals();
    return (open[0] ?? [])
      .map(({ titles, data, isPassed }) => ({ titles, data, isPassed, nth: nthOf(titles) }))
      .filter(({ data }) => data.skip !== leftOut)
      .map(({ titles, data, isPassed, nth }) => ({
        test: refOf(file, titles, undefined, nth),
        outcome: outcomeOf(data, isPassed),
        ms: Math.max(0, data.details?.duration_ms ?? 0),
      }));
  };
};

const outcomeOf = ({ skip, todo, details }: Reported, isPassed: boolean): Outcome => {
  if (isSaid(skip) || isSaid(todo)) return { kind: 'skipped' };
  return isPassed ? { kind: 'passed' } : { kind: 'failed', failures: [failureIn(details?.error)] };
};

const isSaid = (word: string | boolean | undefined): boolean => word !== undefined && word !== false;
