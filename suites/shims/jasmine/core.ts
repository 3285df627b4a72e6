/** What is touched of jasmine's own objects: private to it, but the same in 5 and 6. */

/** A failure as jasmine keeps it. */
export type Expectation = { readonly message?: string; readonly stack?: string };

/** What its reporters hear of a spec, a group, or the whole. */
export type Told = {
  readonly id: string;
  readonly status?: string;
  readonly pendingReason?: string;
  readonly failedExpectations?: readonly Expectation[];
  readonly incompleteCode?: string;
};

/** What a queue of jasmine runs, piece by piece: a function of the user's, or one of its own. */
export type Piece = { readonly fn: unknown; readonly timeout?: number };

type Kept = {
  /** In 6. */ readonly doneEvent?: () => Told;
  /** In 5. */ readonly getResult?: () => Told;
};

export type Spec = Kept & {
  readonly id: string;
  readonly description: unknown;
  readonly filename?: string;
  readonly queueableFn: Piece;
  readonly markedPending?: boolean;
  readonly excludeMessage?: string;
  readonly metadata?: object;
};

export type Suite = Kept & {
  readonly id: string;
  readonly description: unknown;
  readonly parentSuite?: Suite;
  readonly children: readonly unknown[];
  readonly hadBeforeAllFailure?: boolean;
  readonly beforeFns: readonly Piece[];
  readonly afterFns: readonly Piece[];
  beforeAllFns: readonly Piece[];
  afterAllFns: readonly Piece[];
  handleException: (...said: unknown[]) => unknown;
  addExpectationResult: (...said: unknown[]) => unknown;
};

/** Where specs, groups and hooks are declared. */
export type Builder = {
  readonly topSuite: Suite;
  readonly currentDeclarationSuite_: Suite;
  readonly focusedRunables: readonly string[];
};

export type Configuration = {
  readonly specFilter: (spec: object) => boolean;
  readonly stopOnSpecFailure?: boolean;
};

/** One run from the command line. */
export type Runner = {
  specFiles: readonly string[];
  readonly helperFiles: readonly string[];
  readonly env: {
    readonly configuration: () => Configuration;
    readonly configure: (change: Partial<Configuration>) => void;
  };
  readonly loader: { readonly load: (path: string) => Promise<unknown> };
  exit: (code: number) => void;
  runGlobalSetup_: () => Promise<void>;
  runGlobalTeardown_: () => Promise<void>;
  readonly flushOutput: () => Promise<unknown>;
};

/** The failures that a spec or a group has so far. */
export const failuresOf = (kept: Kept): readonly Expectation[] =>
  (kept.doneEvent?.() ?? kept.getResult?.())?.failedExpectations ?? [];
