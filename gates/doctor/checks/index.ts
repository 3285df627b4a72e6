import type { Check } from '../check.ts';
import { clock } from './clock.ts';
import { configuration } from './configuration.ts';
import { containment } from './containment.ts';
import { disk } from './disk.ts';
import { git } from './git.ts';
import { history } from './history.ts';
import { node } from './node.ts';
import { place } from './place.ts';
import { processes } from './processes.ts';
import { promtool } from './promtool.ts';
import { ps } from './ps.ts';
import { python } from './python.ts';
import { stackOfNode } from './stack-of-node.ts';
import { stackOfPython } from './stack-of-python.ts';
import { suites } from './suites.ts';
import { warden } from './warden.ts';

/** Every question of the doctor, in the order in which the answers are told. */
export const checks: readonly Check[] = [
  node,
  configuration,
  suites,
  python,
  git,
  processes,
  ps,
  containment,
  stackOfNode,
  stackOfPython,
  warden,
  place,
  disk,
  history,
  clock,
  promtool,
];
