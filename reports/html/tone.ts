import type { VerdictKind } from '../../harness/protocol/verdict.ts';

/** What a colour says. There is always a word beside it. */
export type Tone = 'good' | 'warn' | 'bad' | 'plain';

/** The tone of a verdict: good only for what is simply green. */
export const toneOfVerdict = (kind: VerdictKind): Tone => {
  if (kind === 'pass') return 'good';
  return kind === 'fail' ? 'bad' : 'warn';
};

const tones: Readonly<Record<string, Tone>> = {
  passed: 'good',
  failed: 'bad',
  hung: 'bad',
  crashed: 'bad',
  fail: 'bad',
  hang: 'bad',
  crash: 'bad',
  leak: 'warn',
  leaky: 'warn',
  flaky: 'warn',
  slow: 'warn',
};

/** The tone of an outcome, a flag or a kind of debt. */
export const toneOfWord = (word: string): Tone => tones[word] ?? 'plain';
