/** How a bad attempt is written. `failure` and `error` count; `rerun` and `flaky` only tell. */
export type Mark =
  | { readonly tag: 'failure' | 'error'; readonly type: string; readonly message: string; readonly body: string }
  | {
      readonly tag: 'rerunFailure' | 'flakyFailure' | 'rerunError' | 'flakyError';
      readonly type: string;
      readonly message: string;
      readonly body: string;
    }
  | { readonly tag: 'skipped'; readonly message: string };

/** One test, in the words of JUnit, every text already plain and short enough. */
export type JUnitCase = {
  readonly classname: string;
  readonly name: string;
  readonly seconds: string;
  readonly marks: readonly Mark[];
  readonly systemOut: string;
};

/** One suite, in the words of JUnit. */
export type JUnitSuite = {
  readonly name: string;
  readonly seconds: string;
  readonly timestamp?: string;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly JUnitCase[];
};

/** A whole report, in the words of JUnit. */
export type JUnitDocument = { readonly name: string; readonly seconds: string; readonly suites: readonly JUnitSuite[] };

/** How much of each text is kept. Bytes for bodies, characters for names and messages. */
export type Caps = {
  readonly bodyBytes: number;
  readonly caseBytes: number;
  readonly message: number;
  readonly name: number;
};
