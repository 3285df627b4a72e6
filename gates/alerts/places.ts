import type { AlertsConfig } from '../config/alerts.ts';
import { addressWords } from '../preflight/redact.ts';
import { resolveReferences } from '../preflight/references.ts';

/** Where alerts can go now: what is configured, with what it refers to. */
export type AlertPlaces = {
  readonly telegram?: { readonly token: string; readonly chatId: string; readonly apiUrl: string };
  readonly webhook?: { readonly url: string };
  readonly alertmanager?: { readonly url: string };
  readonly console: boolean;
  /** To be told to nobody. */
  readonly secrets: readonly string[];
  /** What keeps somebody from being told, as sentences without a full stop. */
  readonly unheard: readonly string[];
};

type Here = { readonly root: string; readonly variables: Readonly<Record<string, string | undefined>> };

const add = 'add "telegram", "webhook" or "alertmanager" to "alerts", or type --no-alerts';

/** Looks up where alerts go. A channel that lacks something is none, and that is said. */
export const alertPlaces = (config: AlertsConfig | undefined, here: Here): AlertPlaces => {
  const { telegram, webhook, alertmanager } = config ?? {};
  const found = {
    telegram: lookUp('telegram', telegram, here),
    webhook: lookUp('webhook', webhook, here),
    alertmanager: lookUp('alertmanager', alertmanager, here),
  };
  const all = Object.values(found);
  const isConsole = config?.console === true;
  const isNobody = !isConsole && all.every(({ value }) => value === undefined);
  const faults = all.flatMap(({ fault }) => (fault === undefined ? [] : [fault]));
  return {
    ...(found.telegram.value === undefined ? {} : { telegram: found.telegram.value }),
    ...(found.webhook.value === undefined ? {} : { webhook: found.webhook.value }),
    ...(found.alertmanager.value === undefined ? {} : { alertmanager: found.alertmanager.value }),
    console: isConsole,
    secrets: all.flatMap(({ secrets }) => secrets),
    unheard:
      isNobody && faults.length === 0
        ? [`alerts are on, and no channel is configured: nobody is told: ${add}`]
        : faults,
  };
};

type LookedUp<T> = { readonly value?: T; readonly secrets: readonly string[]; readonly fault?: string };

const lookUp = <T extends Readonly<Record<string, string>>>(
  name: string,
  said: T | undefined,
  { root, variables }: Here,
): LookedUp<T> => {
  if (said === undefined) return { secrets: [] };
  const { settings, secrets, missing } = resolveReferences(said, variables, root);
  const value = settings as T;
  const addresses = ['url', 'apiUrl'].flatMap(key => value[key] ?? []);
  const wrong = addresses.some(text => !/^https?:\/\//i.test(text) || !URL.canParse(text))
    ? ['its address does not begin with http:// or https://']
    : [];
  const faults = missing.length > 0 ? missing : [...wrong, ...tokenFaults(value['token'])];
  const { token, url } = value;
  const hidden = [
    ...secrets,
    ...(token === undefined ? [] : [token, token.slice(token.indexOf(':') + 1)]),
    ...addresses.flatMap(addressWords),
    // Of a webhook the path is the key to it.
    ...(name === 'webhook' && url !== undefined && URL.canParse(url) ? [new URL(url).pathname] : []),
  ].filter(word => word.length > 1);
  if (faults.length === 0) return { value, secrets: hidden };
  return { secrets: hidden, fault: `alerts are on, and ${name} cannot be used: ${faults.join(' and ')}` };
};

/** It becomes a part of an address. */
const tokenFaults = (token: string | undefined): readonly string[] =>
  token === undefined || /^[\w:-]+$/.test(token) ? [] : ['its token has characters that no token has'];
