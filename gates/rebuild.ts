import { basename } from 'node:path';
import type { RunRecord } from '../harness/protocol/record.ts';
import type { Stamped } from '../harness/protocol/event.ts';
import { conclude } from './conclude.ts';
import { readJournal } from './journal.ts';
import { gateVersion } from './package-root.ts';
import { Recorder } from './recorder.ts';

/** The record of a run, from its journal alone. A journal that is cut gives what it holds, and says `incomplete`. */
export const rebuild = (runDir: string): RunRecord => {
  const { events, cut } = readJournal(runDir);
  const recorder = new Recorder();
  if (events[0]?.event.type !== 'run-started') recorder.apply(lostStart(basename(runDir)));
  for (const stamped of events) recorder.apply(stamped);
  const { findings } = recorder;
  if (findings === undefined) throw new Error('a run without a start');
  return conclude({ findings, troubles: cut === undefined ? [] : [cut] }, cut === undefined ? verdictIn(events) : undefined);
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
        partial: gate === 'run',
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
