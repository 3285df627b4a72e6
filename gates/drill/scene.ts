import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { systemClock } from '../../harness/clock.ts';
import { builtFile } from '../../harness/own-files.ts';
import { probe } from '../../harness/process/probe.ts';
import { runToEnd } from '../../harness/process/run-to-end.ts';
import type { Alert } from '../../reports/alerts/alert.ts';
import { webhookChannel } from '../../reports/alerts/channels/webhook.ts';
import { deliver } from '../../reports/alerts/deliver.ts';
import type { Delivery } from '../../reports/alerts/delivery.ts';
import { soundChain } from '../../reports/alerts/facts.ts';
import { type AlertLimits, alertLimits } from '../../reports/alerts/limits.ts';
import { alertsOf } from '../../reports/alerts/rules/index.ts';
import type { AlertStore } from '../../reports/alerts/store.ts';
import { alertFacts } from '../alerts/alert-facts.ts';
import { shippedRunbook } from '../alerts/runbook-place.ts';
import { openMemory } from '../memory.ts';
import type { Scene } from './incident.ts';
import { portOf } from './receiver.ts';

/** What an incident is played with. */
export type Stage = {
  /** Absolute, empty. */
  readonly root: string;
  /** Where its alerts are to arrive. */
  readonly url: string;
  readonly stop: AbortSignal;
  /** More of the environment of the gates that are run. */
  readonly env: Readonly<Record<string, string>>;
};

/** A gate that takes this long has hung itself. */
const limitMs = 120_000;
const requestMs = 10_000;

/** What would make a gate speak to the job that the drill runs in. */
const foreign = { GITHUB_ACTIONS: undefined, GITHUB_STEP_SUMMARY: undefined, FORCE_COLOR: undefined };

/** Sets a scene: what happens in it stays in it. */
export const sceneOf = (stage: Stage): Scene => {
  const { root, url, stop, env } = stage;
  const git = async (...words: readonly string[]): Promise<void> => {
    const answer = await probe(['git', '-C', root, ...words], { cwd: root });
    if (!answer.ok) throw new Error(`git ${words.find(word => !word.includes('=') && word !== '-c') ?? ''} has failed`);
  };
  return {
    root,
    project: (settings, files = {}) => {
      const config = JSON.stringify({ ...settings, alerts: { webhook: { url } } }, undefined, 2);
      for (const [name, text] of Object.entries({ '.gitignore': '.gate/\n', ...files, 'gate.config.json': config })) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), text);
      }
    },
    commit: async () => {
      await git('init', '--quiet', '--initial-branch=main', '--template=');
      await git('add', '--all');
      await git(...as, 'commit', '--quiet', '--no-verify', '--message=drill');
    },
    gate: async (...words) => {
      const { text, why } = await runToEnd(
        [process.execPath, builtFile('gates/cli.cjs'), ...words, '--quiet', '--no-metrics', '--no-color'],
        { cwd: root, env: { ...foreign, ...env }, limitMs, stop },
      );
      if (why !== undefined) throw new Error(`the gate was ended (${why}); it said: ${text.slice(-200)}`);
    },
    tell: facts =>
      withStore(root, async (store, memory) => {
        const chain = await store.chain(systemClock.wall());
        const sound = alertFacts({
          source: 'gate alerts test --drill',
          record: null,
          isProtected: true,
          evidence: null,
          runbook: shippedRunbook(root),
          root,
          memory,
          chain: chain.ok ? chain.value : soundChain,
          wall: systemClock.wall,
        });
        const alerts = alertsOf({ ...sound, machine: { disk: null }, ...facts });
        await send(alerts, { store, channels: [webhookChannel(url, requestMs)] });
      }),
    sendInto: (addresses, alerts, limits) => {
      const channels = addresses.map((address, nth) => ({
        ...webhookChannel(address, requestMs),
        name: `broken ${nth + 1}`,
      }));
      return withStore(root, store => send(alerts, { store, channels, limits }));
    },
    deadPort,
  };
};

const as = ['-c', 'user.name=drill', '-c', 'user.email=drill@localhost', '-c', 'commit.gpgsign=false'];

const withStore = async (
  root: string,
  use: (store: AlertStore, memory: Awaited<ReturnType<typeof openMemory>>) => Promise<void>,
): Promise<void> => {
  mkdirSync(join(root, '.gate'), { recursive: true });
  const memory = await openMemory({ root }, { make: true });
  try {
    if (memory.history === undefined) throw new Error(memory.trouble() ?? 'there is no history');
    await use(memory.history.alerts, memory);
  } finally {
    memory.close();
  }
};

type Way = Pick<Delivery, 'channels'> & { readonly store: AlertStore; readonly limits?: Partial<AlertLimits> };

/** The sending of the product. */
const send = async (alerts: readonly Alert[], { store, channels, limits }: Way): Promise<void> => {
  await deliver(alerts, {
    name: `drill-${randomBytes(4).toString('hex')}`,
    store,
    channels,
    limits: { ...alertLimits, ...limits },
    clock: systemClock,
    redact: text => text,
    totalMs: 30_000,
    chance: Math.random,
  });
};

/** A port that was free a moment ago: nobody is given it again so soon. */
const deadPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>(ready => void server.listen(0, '127.0.0.1', ready));
  const port = portOf(server);
  await new Promise<void>(closed => void server.close(() => closed()));
  return port;
};
