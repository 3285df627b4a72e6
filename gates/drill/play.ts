import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../harness/clock.ts';
import { plainly } from '../plain-error.ts';
import type { Incident } from './incident.ts';
import { startReceiver } from './receiver.ts';
import { sceneOf, type Stage } from './scene.ts';

/** What became of an incident. */
export type Played = Pick<Incident, 'name' | 'what' | 'how' | 'played' | 'expected'> & {
  /** What has arrived, sorted. */
  readonly got: readonly string[];
  readonly ms: number;
  /** Why it could not be played to its end. */
  readonly trouble?: string;
};

/** How a drill is held. */
export type DrillOptions = Pick<Stage, 'stop' | 'env'> & {
  readonly clock: Pick<Clock, 'now'>;
  /** Where: each incident gets a folder in it. Absolute. */
  readonly home: string;
  /** So many at once. */
  readonly atOnce: number;
  /** Takes each when it is over. */
  readonly see?: (played: Played) => void;
};

/** Plays incidents, each in a scene of its own, and gives them in their order. */
export const drill = async (incidents: readonly Incident[], options: DrillOptions): Promise<readonly Played[]> => {
  const waiting = [...incidents];
  const over = new Map<Incident, Played>();
  const next = async (): Promise<void> => {
    for (let incident = waiting.shift(); incident !== undefined; incident = waiting.shift()) {
      if (options.stop.aborted) return;
      const played = await play(incident, options);
      over.set(incident, played);
      options.see?.(played);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, next));
  return incidents.flatMap(incident => over.get(incident) ?? []);
};

const play = async (incident: Incident, { clock, home, stop, env }: DrillOptions): Promise<Played> => {
  const { name, what, how, played, expected } = incident;
  const began = clock.now();
  const receiver = await startReceiver();
  let trouble: string | undefined;
  try {
    const root = join(home, name);
    mkdirSync(root);
    await incident.play(sceneOf({ root, url: receiver.url, stop, env }));
  } catch (error) {
    trouble = plainly(error);
  } finally {
    await receiver.close();
  }
  const got = receiver.heard().toSorted();
  const ms = clock.now() - began;
  return { name, what, how, played, expected, got, ms, ...(trouble === undefined ? {} : { trouble }) };
};

/** Whether exactly what was expected has arrived, each as often as expected. */
export const isAsExpected = ({ expected, got, trouble }: Played): boolean =>
  trouble === undefined && JSON.stringify(expected.toSorted()) === JSON.stringify(got.toSorted());
