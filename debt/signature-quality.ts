import { observe } from './observe.ts';
import type { TestRecord } from '../harness/protocol/record.ts';

/** One cause of failure, and how it showed each time that it was seen. */
export type SeenCause = {
  readonly cause: string;
  readonly runner: string;
  /** Nothing was ever tuned on it. */
  readonly aside: boolean;
  readonly seen: readonly Pick<TestRecord, 'outcome' | 'failure'>[];
};

/** How well signatures tell causes apart, and what they got wrong. */
export type SignatureQuality = {
  readonly causes: number;
  readonly failures: number;
  /** Of the pairs of failures of one cause: how many have one signature. */
  readonly same: number;
  /** Of the pairs of causes: how many have no signature in common. */
  readonly different: number;
  /** Causes with more than one signature, with what each of them says. */
  readonly split: readonly { readonly cause: string; readonly messages: readonly string[] }[];
  /** Causes that share one. */
  readonly merged: readonly { readonly causes: readonly [string, string]; readonly message: string }[];
};

/** Holds the signatures of failures whose causes are known against those causes. */
export const signatureQuality = (causes: readonly SeenCause[]): SignatureQuality => {
  const signed = causes.map(({ cause, seen }) => ({ cause, signs: seen.flatMap(signOf) }));
  const inside = signed.map(({ signs }) => pairsOf(signs.map(({ signature }) => signature)));
  const across = pairsOf(signed);
  const merged = across.flatMap(([one, other]) => {
    const shared = one.signs.find(({ signature }) => other.signs.some(each => each.signature === signature));
    return shared === undefined ? [] : [{ causes: [one.cause, other.cause] as const, message: shared.message }];
  });
  const within = inside.flat();
  return {
    causes: causes.length,
    failures: signed.reduce((sum, { signs }) => sum + signs.length, 0),
    same: share(within.filter(([one, other]) => one === other).length, within.length),
    different: share(across.length - merged.length, across.length),
    split: signed.flatMap(({ cause, signs }) => {
      const messages = [...new Set(signs.map(({ message }) => message))];
      return messages.length > 1 ? [{ cause, messages }] : [];
    }),
    merged,
  };
};

const signOf = ({ outcome, failure }: SeenCause['seen'][number]): ReturnType<typeof observe> =>
  observe({
    id: 'x' as TestRecord['id'],
    suite: '',
    file: '',
    titles: [],
    durationMs: 0,
    attempts: 1,
    flags: [],
    outcome,
    ...(failure === undefined ? {} : { failure }),
  });

const pairsOf = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  items.flatMap((one, at) => items.slice(at + 1).map(other => [one, other] as const));

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
