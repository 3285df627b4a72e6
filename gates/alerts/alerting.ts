import type { LoadedConfig } from '../config/config.ts';
import { allKinds } from '../preflight/all-kinds.ts';
import type { Preflight } from '../preflight/plan.ts';
import { redactor } from '../preflight/redact.ts';
import { secretsOf } from '../preflight/secrets-of.ts';
import { type AlertPlaces, alertPlaces } from './places.ts';

/** Alerts that are on: where they go, and what must not be in them. */
export type Alerting = { readonly places: AlertPlaces; readonly redact: (text: string) => string };

type Asked = {
  readonly gate: string;
  readonly isPart: boolean;
  /** `--no-alerts` makes it false. */
  readonly wanted: boolean | undefined;
  readonly preflight: Preflight | undefined;
};

/**
 * Whether somebody is to be told of a run, and where. Alerts are on for whole gates and for `gate preflight` when they are
 * configured, and where the environment is the live one even when they are not; never for a part of a gate.
 */
export const alertingOf = (config: LoadedConfig, { gate, isPart, wanted, preflight }: Asked): Alerting | undefined => {
  if (wanted === false || isPart || !alerted.has(gate)) return undefined;
  const isLive = preflight !== undefined && preflight.head.env === config.preflight?.live;
  const isOn = config.alerts !== undefined || (isLive && preflight.head.mode === 'real-check');
  return isOn ? openAlerting(config) : undefined;
};

const alerted: ReadonlySet<string> = new Set(['core', 'full', 'preflight']);

/** The same for whoever asks for the alerts themselves. */
export const openAlerting = ({ alerts, preflight, root }: LoadedConfig): Alerting => {
  const here = { root, variables: process.env };
  const places = alertPlaces(alerts, here);
  const redact = redactor([...places.secrets, ...secretsOf(preflight?.checks ?? [], allKinds, here)]);
  return { places, redact };
};
