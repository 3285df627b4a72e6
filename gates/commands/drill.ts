import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { cookieName, makeCookie } from '../../harness/process/cookie.ts';
import { startWarden } from '../../harness/process/warden.ts';
import { openHome } from '../drill/home.ts';
import { incidents } from '../drill/incidents/index.ts';
import { drill, isAsExpected } from '../drill/play.ts';
import { drillExit, drillJson, drillScreen } from '../drill/screen.ts';
import { exitCode } from '../exit-code.ts';
import { listen } from '../interrupts.ts';
import { liveTrees } from '../live-trees.ts';
import { writeWhole } from '../write-file.ts';
import type { CommonOptions, Terminal } from './common-options.ts';

/** More at once would only wait for each other. */
const mostAtOnce = 4;

/** Plays every incident, and says whether exactly the right alerts went out. Nobody outside hears of it. */
export const drillAlerts = async (options: CommonOptions, terminal: Terminal): Promise<number> => {
  const { cwd = '.', json, quiet } = options;
  const began = systemClock.now();
  const cookie = makeCookie();
  const warden = await startWarden();
  const trees = liveTrees(warden);
  trees.warden.watch(cookie); // a drill that is killed takes its gates with it
  const home = openHome();
  const interrupts = listen({
    hurry: first => {
      trees.endAll();
      home.remove();
      process.exit(exitCode('interrupted', first));
    },
    tell: () => terminal.err('gate: incidents are played, and the alerts are counted'),
  });
  try {
    const played = await drill(incidents, {
      clock: systemClock,
      home: home.path,
      stop: interrupts.stop,
      env: { [cookieName(cookie)]: '1' },
      atOnce: Math.min(mostAtOnce, availableParallelism()),
      see: one => (quiet === true ? undefined : terminal.err(`${isAsExpected(one) ? '✓' : '✗'} ${one.what}`)),
    });
    const ms = systemClock.now() - began;
    const signal = interrupts.signal();
    const code = signal === undefined ? drillExit(played) : exitCode('interrupted', signal);
    const text = drillJson(played, { ms, code });
    if (json !== undefined && json !== '-') writeWhole(resolve(cwd, json), text);
    const whole = { of: incidents.length, colour: terminal.colour.out, ms };
    terminal.out(json === '-' ? text : drillScreen(played, whole));
    return code;
  } finally {
    interrupts.release();
    trees.endAll();
    trees.warden.forget(cookie);
    await trees.close();
    home.remove();
  }
};
