import type { MessagePort } from 'node:worker_threads';
import type { Row } from '../database.ts';

/** How long is waited for what, in milliseconds. */
export type Waits = {
  /** A connection, from looking up the name to the answer of the server. */
  readonly connectMs: number;
  /** Other gates that write. */
  readonly lockMs: number;
  readonly statementMs: number;
  /** All waiting of one gate together: what comes later is not waited for any more. */
  readonly totalMs: number;
};

/** What the thread that talks to the server is asked. */
export type Request =
  | { readonly ask: 'begin'; readonly mode: 'read' | 'write' }
  | { readonly ask: 'query'; readonly sql: string; readonly parameters: readonly (string | number | undefined)[] }
  | { readonly ask: 'script'; readonly sql: string }
  | { readonly ask: 'end'; readonly how: 'commit' | 'rollback' };

/** What it says. */
export type Answer =
  | { readonly ok: true; readonly rows: readonly Row[]; readonly changes: number }
  | { readonly ok: false; readonly trouble: Trouble };

/** What has gone wrong: a SQLSTATE, a code of the network, or `TIMEOUT`; and the words of whoever said so. */
export type Trouble = { readonly code: string; readonly message: string };

/** What the thread begins with. */
export type ThreadData = {
  readonly url: string;
  readonly schema: string;
  readonly waits: Waits;
  readonly port: MessagePort;
  /** One cell: 1 once there is an answer. */
  readonly cells: Int32Array;
};
