import { basename } from 'node:path';
import type { RunRecord } from '../harness/protocol/record.ts';
import type { Stamped } from '../harness/protocol/event.ts';
import { conclude } from './conclude.ts';
import { readJournal } from './journal.ts';
import { gateVersion } from './version.ts';
import { Recorder } from './recorder.ts';

/** The record of a run, from its journal alone. A journal that is cut gives what it holds, and says `incomplete`. */
export const rebuild = (runDir: string): RunRecord => {
  const { events, cut } = readJournal(runDir);
  const id = basename(runDir);
  const whole = folded(events, id, cut);
  if (whole !== undefined) return whole;
  const count = sensible(events.length, upTo => folded(events.slice(0, upTo), id, '') !== undefined);
  const part = folded(events.slice(0, count), id, `line ${count + 1} of the journal makes no sense`);
  if (part === undefined) throw new Error('a run without a start');
  return part;
};

/** A line can be whole and still say nothing, written by another version or spoilt on the disk: then there is no record. */
const folded = (events: readonly Stamped[], id: string, cut: string | undefined): RunRecord | undefined => {
  const recorder = new Recorder();
  try {
    if (events[0]?.event.type !== 'run-started') recorder.apply(lostStart(id));
    for (const stamped of events) recorder.apply(stamped);
    const { findings } = recorder;
    if (findings === undefined) return undefined;
    return cut === undefined
      ? conclude({ findings, troubles: [] }, verdictIn(events))
      : conclude({ findings, troubles: [cut] });
  } catch {
    return undefined; // the caller looks for the line
  }
};

/** How many events make sense from the first one on: what comes after a line that makes none cannot mend it. */
const sensible = (count: number, makesSense: (upTo: number) => boolean): number => {
  let [good, bad] = [0, count];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (makesSense(middle)) good = middle;
    else bad = middle;
  }
  return good;
};

const verdictIn = (events: readonly Stamped[]): RunRecord['verdict'] | undefined => {
  const last = events.at(-1)?.event;
  return last?.type === 'run-finished' ? last.verdict : undefined;
};

/** What the name of its folder tells of a run whose start cannot be read. */
const lostStart = (id: string): Stamped => {
  const [, day, time, gate = 'unknown'] = /^(\d{8})T(\d{6})Z-(.+)-[^-]*$/.exec(id) ?? [];
  const stamp = `${day} ${time}`.replace(/^(....)(..)(..) (..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  const at = Date.parse(stamp);
  return {
    seq: 0,
    at: Number.isNaN(at) ? 0 : at,
    event: {
      type: 'run-started',
      run: {
        id,
        gate,
        partial: gate === 'run' || gate === 'preflight',
        gateVersion: gateVersion(),
        host: { os: 'unknown', arch: 'unknown', cpus: 0, node: 'unknown' },
        containment: 'portable',
        rules: { flaky: 'fail', leaks: 'fail' },
        root: '',
      },
      suites: [],
    },
  };
};
