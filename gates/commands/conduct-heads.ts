import { arch, cpus, platform } from 'node:os';
import type { RunHead, SuiteHead } from '../../harness/protocol/record.ts';
import { limitsHead } from '../limits/suite-limits.ts';
import type { PlannedSuite } from '../plan-run.ts';
import { thisMachine } from '../this-machine.ts';
import { gateVersion } from '../version.ts';
import { type Conduct, isPartial } from './conduct-how.ts';

/** What the record says of a suite before it runs. */
export const suiteHead = ({ suite, limits }: PlannedSuite['ready']): SuiteHead => ({
  name: suite.name,
  runner: suite.runner,
  cwd: suite.cwd,
  why: suite.why,
  deselected: suite.deselected,
  ...(limits === undefined ? {} : limitsHead(limits)),
});

/** What the record says of a run before it runs. */
export const headOf = (how: Conduct): RunHead => ({
  id: how.id,
  gate: how.gate,
  partial: isPartial(how),
  ...how.git,
  gateVersion: gateVersion(),
  ...(how.resumption === undefined ? {} : { resumedFrom: how.resumption.from.id }),
  ...(how.shard === undefined ? {} : { shard: how.shard }),
  inputs: how.inputs,
  ...(how.preflight === undefined ? {} : { preflight: how.preflight.head }),
  host: { os: platform(), arch: arch(), cpus: cpus().length, node: process.version },
  containment: how.containment,
  rules: {
    flaky: how.rules.flaky,
    leaks: how.rules.leaks,
    ...(how.options.strict === true ? { strict: true } : {}),
    ...(how.unheard.length === 0 ? {} : { unheard: how.unheard }),
  },
  own: thisMachine(how.config.root),
  root: how.config.root,
});
