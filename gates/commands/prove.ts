import { resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { cookieName, makeCookie } from '../../harness/process/cookie.ts';
import { hasProcessTable } from '../../harness/process/tree.ts';
import { startWarden } from '../../harness/process/warden.ts';
import { loadConfig } from '../config/load.ts';
import { exitCode, incompleteExit } from '../exit-code.ts';
import { listen } from '../interrupts.ts';
import { liveTrees } from '../live-trees.ts';
import { proofExit, proofJson } from '../proof/answer.ts';
import { frameworks } from '../proof/frameworks/index.ts';
import { prove, type Shown } from '../proof/prove.ts';
import { proofScreen } from '../proof/screen.ts';
import { surroundingsOf } from '../proof/surroundings.ts';
import { gateVersion } from '../version.ts';
import { writeWhole } from '../write-file.ts';
import type { CommonOptions, Terminal } from './common-options.ts';

/** Plants what can go wrong in a project of each framework that is here, and shows what the gate makes of it. */
export const proveHere = async (options: CommonOptions, terminal: Terminal): Promise<number> => {
  if (!hasProcessTable) {
    terminal.err('gate: nothing can be proven here: survivors are looked for in /proc, and there is none.');
    return incompleteExit;
  }
  const { cwd = '.', config: file, json, quiet } = options;
  const began = systemClock.now();
  const loading = await loadConfig({ cwd, ...(file === undefined ? {} : { file }) });
  if (!loading.ok) terminal.err('gate: the configuration is not valid (`gate doctor` says why): proving without it.');
  const where = await surroundingsOf(loading, cwd);
  const cookie = makeCookie();
  const warden = await startWarden();
  const trees = liveTrees(warden);
  trees.warden.watch(cookie); // a proof that is killed takes its gates with it
  const say = (text: string): void => (quiet === true ? undefined : terminal.err(text));
  const interrupts = listen({
    hurry: first => {
      trees.endAll();
      process.exit(exitCode('interrupted', first));
    },
    tell: () => terminal.err('gate: what goes wrong is planted, and the gate is run on it'),
  });
  const shown: Shown[] = [];
  try {
    for (const framework of frameworks) {
      if (interrupts.stop.aborted) break;
      say(`${framework.name}: ${framework.plants.map(({ what }) => what).join(' · ')}`);
      const env = { [cookieName(cookie)]: '1' };
      shown.push(await prove(framework, where(framework), { clock: systemClock, stop: interrupts.stop, env }));
    }
  } finally {
    interrupts.release();
    trees.endAll();
    trees.warden.forget(cookie);
    await trees.close();
  }
  const ms = systemClock.now() - began;
  const text = proofJson(shown, { ms, gateVersion: gateVersion() });
  if (json !== undefined && json !== '-') writeWhole(resolve(cwd, json), text);
  terminal.out(json === '-' ? text : proofScreen(shown, { colour: terminal.colour.out, ms }));
  const signal = interrupts.signal();
  return signal === undefined ? proofExit(shown) : exitCode('interrupted', signal);
};
