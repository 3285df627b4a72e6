/** What a reporter of Playwright is told, as far as it matters here. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

export type PlaywrightError = {
  readonly message?: string;
  readonly stack?: string;
  readonly value?: string;
  readonly location?: Place;
};

export type Group = {
  readonly title: string;
  readonly type?: 'root' | 'project' | 'file' | 'describe';
  readonly location?: Place;
  readonly parent?: Group;
  readonly project: () => { readonly name: string } | undefined;
};

/** The name of the project that a group is of. A group that was taken out of the tree has no `project()`. */
export const projectOf = ({ type, title, parent }: Group): string | undefined =>
  type === 'project' ? title : parent === undefined ? undefined : projectOf(parent);

export type Case = {
  readonly id: string;
  readonly title: string;
  readonly parent: Group;
  readonly location: Place;
  readonly timeout: number;
  readonly repeatEachIndex: number;
  readonly expectedStatus: string;
  readonly annotations: readonly { readonly type: string; readonly description?: string }[];
};

export type Step = {
  readonly title: string;
  readonly category: string;
  readonly location?: Place;
  readonly error?: PlaywrightError;
  readonly steps: readonly Step[];
};

export type Result = {
  readonly status: 'passed' | 'failed' | 'timedOut' | 'skipped' | 'interrupted';
  readonly retry: number;
  readonly workerIndex: number;
  readonly duration: number;
  readonly errors: readonly PlaywrightError[];
  readonly annotations?: readonly { readonly type: string; readonly description?: string }[];
  readonly steps: readonly Step[];
};

export type Root = { readonly allTests: () => readonly Case[] };
export type Config = { readonly rootDir: string; readonly maxFailures: number; readonly version: string };
