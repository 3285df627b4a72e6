import fs from 'node:fs';
import type { RunnerEvent } from '../../../harness/protocol/event.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import type { FileRef } from '../../adapter.ts';
import { pid } from '../node/line.ts';
import { refName } from '../node/place.ts';

/** What another process has told of a file in this launch before it was gone. */
export type Earlier = {
  /** It was begun there, or needs a hook that did not come back. */
  readonly isOver: (test: TestRef) => boolean;
  /** The file itself did not come back from its loading. */
  readonly isLost: boolean;
};

/** Nobody was there before. */
export const nobody: Earlier = { isOver: () => false, isLost: false };

/** Reads what the processes before this one have said of a file: jest gives the file of a dead worker to a new one. */
export const earlierIn = (events: string, of: FileRef): Earlier => {
  const started = new Set<string>();
  const hooks = new Map<string, TestRef>();
  let loads = 0;
  for (const event of said(events, of)) {
    if (event.type === 'test-started') started.add(refName(event.test));
    if (event.type !== 'step-started' && event.type !== 'step-finished') continue;
    const { step } = event;
    if (step.kind === 'load') loads += event.type === 'step-started' ? 1 : -1;
    else if (step.when === 'before' && event.type === 'step-started') hooks.set(JSON.stringify(step), step.of);
    else hooks.delete(JSON.stringify(step));
  }
  if (started.size === 0 && hooks.size === 0 && loads === 0) return nobody;
  const broken = [...hooks.values()];
  return {
    isOver: test =>
      started.has(refName(test)) || broken.some(({ titles }) => titles.every((title, at) => test.titles[at] === title)),
    isLost: loads > 0,
  };
};

function* said(events: string, { file, project }: FileRef): Generator<RunnerEvent> {
  const name = `"file":${JSON.stringify(file)}`;
  for (const line of fs.readFileSync(events, 'utf8').split('\n')) {
    if (!line.includes(name)) continue;
    const event = parsed(line);
    if (event === undefined || !('pid' in event) || event.pid === pid) continue;
    const place = 'test' in event ? event.test : 'step' in event ? placeOf(event.step) : undefined;
    if (place?.file === file && (place.project ?? '') === (project ?? '')) yield event;
  }
}

const placeOf = (step: Extract<RunnerEvent, { type: 'step-started' }>['step']): Partial<FileRef> =>
  step.kind === 'load' ? step : step.of;

const parsed = (line: string): RunnerEvent | undefined => {
  try {
    return JSON.parse(line) as RunnerEvent;
  } catch {
    // The last words of a process may be torn.
    return undefined;
  }
};
