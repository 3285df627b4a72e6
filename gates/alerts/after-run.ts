import { join } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import type { RunRecord } from '../../harness/protocol/record.ts';
import { deliver } from '../../reports/alerts/deliver.ts';
import { type AlertFacts, soundChain } from '../../reports/alerts/facts.ts';
import { alertsOf } from '../../reports/alerts/rules/index.ts';
import { defaultProtected } from '../config/alerts.ts';
import type { LoadedConfig } from '../config/config.ts';
import { type Memory, openMemory } from '../memory.ts';
import { plainly } from '../plain-error.ts';
import { alertFacts } from './alert-facts.ts';
import type { Alerting } from './alerting.ts';
import { deliveredWords } from './delivered-words.ts';
import { deliveryOf } from './delivery.ts';
import { branchOf, isProtected } from './protected-branch.ts';
import { runbookOf } from './runbook-place.ts';

/** A run whose verdict is out. */
export type Told = {
  readonly record: RunRecord;
  readonly config: LoadedConfig;
  readonly runDir: string;
  /** One line for whoever reads along. */
  readonly say: (line: string) => void;
};

/** Tells whoever must know of a run. The verdict is out already, and whatever happens here changes nothing of it. */
export const alertAfter = async (alerting: Alerting, told: Told): Promise<void> => {
  const { say, config } = told;
  try {
    const memory = await openMemory(config, { make: true });
    try {
      const delivery = deliveryOf(alerting, memory.history?.alerts, say);
      const alerts = alertsOf(await factsOf(told, memory));
      const delivered = await deliver(alerts, delivery);
      for (const words of deliveredWords(delivered)) say(`gate: ${alerting.redact(words)}.`);
      const trouble = memory.trouble();
      if (trouble !== undefined && alerts.length > 0)
        say(`gate: alerts were sent without limits and are not remembered: ${trouble}`);
    } finally {
      memory.close();
    }
  } catch (error) {
    say(`gate: nobody could be told of this run: ${alerting.redact(plainly(error))}.`);
  }
};

const factsOf = async ({ record, config, runDir }: Told, memory: Memory): Promise<AlertFacts> => {
  const chain = await memory.history?.alerts.chain(systemClock.wall());
  const branch = branchOf(record.run.branch, process.env);
  return alertFacts({
    source: `gate ${record.run.gate}`,
    record,
    isProtected: isProtected(branch, config.alerts?.protected ?? defaultProtected),
    evidence: join(runDir, 'summary.md'),
    runbook: runbookOf(config),
    root: config.root,
    memory,
    chain: chain?.ok === true ? chain.value : soundChain,
    wall: systemClock.wall,
  });
};
