import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  /** So many at once. */
  readonly atOnce: number;
  /** Takes each when it is over. */
  readonly see?: (played: Played) => void;
};

/** Plays incidents, each in a scene of its own, and gives them in their order. Leaves no file behind. */
export const drill = async (incidents: readonly Incident[], options: DrillOptions): Promise<readonly Played[]> => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gate-drill-')));
  const waiting = [...incidents];
  const over = new Map<Incident, Played>();
  const next = async (): Promise<void> => {
    for (let incident = waiting.shift(); incident !== undefined; incident = waiting.shift()) {
      if (options.stop.aborted) return;
      const played = await play(incident, home, options);
      over.set(incident, played);
      options.see?.(played);
    }
  };
  try {
    await Promise.all(Array.from({ length: options.atOnce }, next));
    return incidents.flatMap(incident => over.get(incident) ?? []);
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  }
};

const play = async (incident: Incident, home: string, { clock, stop, env }: DrillOptions): Promise<Played> => {
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
