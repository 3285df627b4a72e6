import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtFile } from '../../harness/own-files.ts';
import type { Namespace } from '../../harness/process/containment.ts';
import { startWarden } from '../../harness/process/warden.ts';
import type { RunEvent } from '../../harness/protocol/event.ts';
import { runSuite } from '../../suites/run-suite.ts';
import { exitCode, type StopSignal } from '../exit-code.ts';
import type { ReadySuite } from '../find-suites.ts';
import { listen } from '../interrupts.ts';
import { keepTime } from '../keep-time.ts';
import { liveTrees } from '../live-trees.ts';

/** Where suites are listed, and who hears that it is under way. */
export type Listing = {
  readonly root: string;
  readonly namespace?: Namespace;
  readonly tell: (line: string) => void;
};

/** What became of the listing: `signal` when it was stopped before the end. */
export type ListedSuites<T> = { readonly listed: readonly T[]; readonly signal?: StopSignal };

/** Lists the tests of suites, one suite after the other, and takes in what each says. Runs no test and leaves nothing behind. */
export const listSuites = async <T>(
  suites: readonly ReadySuite[],
  { root, namespace, tell }: Listing,
  take: (ready: ReadySuite, events: AsyncIterable<RunEvent> | readonly RunEvent[]) => Promise<T>,
): Promise<ListedSuites<T>> => {
  const scratch = mkdtempSync(join(tmpdir(), 'gate-list-'));
  const trees = liveTrees(await startWarden());
  const interrupts = listen({
    hurry: first => {
      trees.endAll();
      process.exit(exitCode('interrupted', first));
    },
    tell: () => tell('gate: the tests are being listed, none runs'),
  });
  const time = keepTime();
  const listed: T[] = [];
  try {
    for (const ready of suites) {
      if (interrupts.stop.aborted) break;
      const { suite, adapter } = ready;
      const each = {
        suite,
        adapter,
        runDir: scratch,
        root,
        shims: builtFile('suites/shims'),
        clock: time.clock,
        standstill: time.standstill,
        warden: trees.warden,
        ...(namespace === undefined ? {} : { namespace }),
      };
      const events = adapter.lists === false ? [] : runSuite({ ...each, stop: interrupts.stop, mode: 'list' });
      listed.push(await take(ready, events));
    }
  } finally {
    interrupts.release();
    time.close();
    await trees.close();
    rmSync(scratch, { recursive: true, force: true });
  }
  const signal = interrupts.signal();
  return { listed, ...(signal === undefined ? {} : { signal }) };
};
