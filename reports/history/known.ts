/** An answer of the history, or one sentence why there is none: the run goes on without it. */
export type Known<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Wraps an answer. */
export const known = <T>(value: T): Known<T> => ({ ok: true, value });

/** Wraps the sentence that stands for an answer. */
export const unanswered = (why: string): Known<never> => ({ ok: false, why });
