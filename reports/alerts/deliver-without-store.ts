import type { Alert } from './alert.ts';
import type { Delivered, Delivery } from './delivery.ts';
import { digestOf, messageOf, type Message } from './message.ts';

/** Where nothing can be remembered, nobody knows what was sent before: P0 goes out at once, and everything else in one message. One try each. */
export const deliverWithoutStore = async (
  alerts: readonly Alert[],
  { channels, redact }: Pick<Delivery, 'channels' | 'redact'>,
  over: AbortSignal,
): Promise<Delivered> => {
  const urgent = alerts.filter(({ priority }) => priority === 'P0');
  const rest = alerts.filter(({ priority }) => priority !== 'P0');
  const messages: readonly Message[] = [
    ...urgent.map(alert => messageOf(alert, 0)),
    ...(rest.length > 1 ? [digestOf(rest, 0)] : rest.map(alert => messageOf(alert, 0))),
  ];
  const troubles = new Set<string>();
  let sent = 0;
  let dead = 0;
  await Promise.all(
    channels.map(async ({ name, send }) => {
      for (const message of messages) {
        const sending = await send(message, 0, over).catch(
          (error: unknown) => ({ kind: 'never', why: String(error) }) as const,
        );
        if (sending.kind === 'sent') sent++;
        else {
          dead++;
          troubles.add(`${name}: ${redact(sending.why)}`);
        }
      }
    }),
  );
  return { fates: [], sent, dead, waiting: 0, held: 0, troubles: [...troubles] };
};
