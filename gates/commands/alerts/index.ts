import { systemClock } from '../../../harness/clock.ts';
import type { Alert } from '../../../reports/alerts/alert.ts';
import { deliver } from '../../../reports/alerts/deliver.ts';
import type { Answer, Sender } from '../../../reports/alerts/store.ts';
import { type Alerting, openAlerting } from '../../alerts/alerting.ts';
import { deliveredWords } from '../../alerts/delivered-words.ts';
import { deliveryOf } from '../../alerts/delivery.ts';
import { type Memory, openMemory } from '../../memory.ts';
import { counted } from '../../policies/counted.ts';
import { UsageError } from '../../usage-error.ts';
import { type CommonOptions, configOf, type Terminal } from '../common-options.ts';
import { listText } from './list-text.ts';

/** What the commands of the alerts understand beside the common options. */
export type AlertOptions = CommonOptions & {
  readonly most?: string;
  readonly dead?: boolean;
  readonly drill?: boolean;
};

const defaultMost = 20;
/** Of those that are looked through for dead letters. */
const mostSearched = 10_000;

/** Shows the alerts that are remembered, the newest first. */
export const listAlerts = (options: AlertOptions, terminal: Terminal): Promise<number> =>
  withMemory(options, { make: false }, async ({ history }) => {
    const most = readMost(options.most);
    const store = history?.alerts;
    const found = store === undefined ? [] : await heed(store.list(options.dead === true ? mostSearched : most));
    const totals = store === undefined ? undefined : await heed(store.totals());
    const alerts = (
      options.dead === true ? found.filter(({ letters }) => letters.some(({ state }) => state === 'dead')) : found
    ).slice(0, most);
    terminal.out(
      options.json === '-'
        ? `${JSON.stringify({ format: 'gate.alerts/1', totals, alerts }, undefined, 2)}\n`
        : listText(alerts, totals),
    );
    return 0;
  });

/** Sends what could not be sent. Exit 1 where something is still not sent. */
export const replayAlerts = (letters: readonly string[], options: AlertOptions, terminal: Terminal): Promise<number> =>
  withMemory(options, { make: false }, async ({ history }, alerting) => {
    const ids = letters.map(readLetter);
    if (history === undefined) {
      terminal.out('No alert is remembered here.\n');
      return 0;
    }
    const delivery = { ...deliveryOf(alerting, history.alerts, terminal.err), totalMs: 120_000, isPatient: true };
    if (delivery.channels.length === 0) throw new UsageError(`${alerting.places.unheard.join('; ')}.`);
    const channels = delivery.channels.map(({ name }) => name);
    const sender: Sender = { ...delivery, wall: systemClock.wall, channels, weigh: () => 1 };
    const revived = await heed(history.alerts.revive(ids.length === 0 ? undefined : ids, sender));
    const delivered = await deliver([], delivery);
    for (const words of deliveredWords(delivered)) terminal.err(`gate: ${alerting.redact(words)}.`);
    const sent = counted(delivered.sent, 'message', 'messages');
    terminal.out(`${sent} sent, ${counted(revived, 'alert', 'alerts')} tried again.\n`);
    return delivered.dead + delivered.waiting + delivered.held === 0 ? 0 : 1;
  });

/** Sends one alert through every channel. Exit 1 where one of them did not take it. */
export const testAlerts = (options: AlertOptions, terminal: Terminal): Promise<number> =>
  withMemory(options, { make: true }, async ({ history }, alerting) => {
    const delivery = deliveryOf(alerting, history?.alerts, terminal.err);
    for (const fault of alerting.places.unheard) terminal.err(`gate: ${alerting.redact(fault)}.`);
    if (delivery.channels.length === 0) throw new UsageError('there is no channel that could be tested.');
    const delivered = await deliver([testAlert()], delivery);
    for (const words of deliveredWords(delivered)) terminal.err(`gate: ${alerting.redact(words)}.`);
    const names = delivery.channels.map(({ name }) => name).join(', ');
    const isWhole = delivered.dead + delivered.waiting === 0 && alerting.places.unheard.length === 0;
    terminal.out(isWhole ? `A test alert has gone out by ${names}.\n` : 'The test alert did not go out everywhere.\n');
    return isWhole ? 0 : 1;
  });

const testAlert = (): Alert => ({
  rule: 'alerts-test',
  priority: 'P0',
  key: 'alerts-test',
  title: 'this is a test, nothing has happened',
  source: 'gate alerts test',
  at: new Date(systemClock.wall()).toISOString(),
  environment: null,
  failed: [],
  actions: ['nothing: whoever reads this is told when something fails'],
  evidence: null,
});

const withMemory = async (
  options: AlertOptions,
  how: { readonly make: boolean },
  use: (memory: Memory, alerting: Alerting) => Promise<number>,
): Promise<number> => {
  const config = await configOf(options);
  const memory = await openMemory(config, how);
  try {
    const trouble = memory.trouble();
    if (trouble !== undefined) throw new UsageError(trouble);
    return await use(memory, openAlerting(config));
  } finally {
    memory.close();
  }
};

const heed = async <T>(answer: Answer<T>): Promise<T> => {
  const known = await answer;
  if (known.ok) return known.value;
  throw new UsageError(known.why);
};

const readMost = (text: string | undefined): number => {
  if (text === undefined) return defaultMost;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new UsageError(`--most is "${text}": write how many alerts are shown, like 100.`);
};

const readLetter = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is no number of a letter: \`gate alerts list --dead\` shows them.`);
};
