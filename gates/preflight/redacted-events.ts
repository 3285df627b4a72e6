import type { RunEvent } from '../../harness/protocol/event.ts';
import type { Preflight } from './plan.ts';
import { redactAll } from './redact.ts';

/** The events of a preflight without anything secret: its own process takes it out, and what the watchdog has seen of it may hold it too. */
export async function* redacted(
  events: AsyncIterable<RunEvent>,
  preflight: Pick<Preflight, 'redact'> | undefined,
): AsyncGenerator<RunEvent, void> {
  for await (const event of events) yield preflight === undefined ? event : redactAll(event, preflight.redact);
}
