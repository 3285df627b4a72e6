/** How soon somebody must know. P0: now, at any hour. P1: soon. P2: today. P3: when there is time. */
export type Priority = 'P0' | 'P1' | 'P2' | 'P3';

/** The most urgent first. */
export const priorities: readonly Priority[] = ['P0', 'P1', 'P2', 'P3'];

/** One thing somebody should know. Pure data: what it says is made by the rules, how it travels by the channels. */
export type Alert = {
  /** The name of the rule: `preflight-failed`. */
  readonly rule: string;
  readonly priority: Priority;
  /** What throttling counts by: the rule and what it is about. */
  readonly key: string;
  readonly title: string;
  /** The gate or command: `gate full`, `gate preflight`. */
  readonly source: string;
  /** ISO time, UTC. */
  readonly at: string;
  readonly environment: string | null;
  /** At most ten, then `and N more`. */
  readonly failed: readonly string[];
  readonly actions: readonly string[];
  /** A path or a link. */
  readonly evidence: string | null;
};
