import type { Line } from './exposition.ts';

/** A sample with its line number. */
export type SampleLine = Extract<Line, { readonly kind: 'sample' }> & { readonly at: number };

/** What is wrong, and on which line. */
export type Fault = { readonly at: number; readonly what: string };
