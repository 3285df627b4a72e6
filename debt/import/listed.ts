import type { DebtKind } from '../../harness/protocol/debt.ts';

/** A test that some other tool's list calls broken, in the words of that list. */
export type Listed = {
  /** How the list calls it: a test id or a part of one, `file::title`, a class and a method; `*` matches anything. */
  readonly name: string;
  /** Other names that the same thing may mean. */
  readonly also?: readonly string[];
  readonly line: number;
  readonly kind?: DebtKind;
  readonly when?: string;
  readonly ticket?: string;
  readonly reason?: string;
};

/** A list, or what is wrong with it and where. */
export type List =
  | { readonly ok: true; readonly listed: readonly Listed[] }
  | { readonly ok: false; readonly line: number; readonly message: string };
