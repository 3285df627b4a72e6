import type { AlertStore } from '../../alerts/store.ts';
import type { Database } from '../database.ts';
import type { Known } from '../known.ts';
import { accept, gather } from './accept.ts';
import { claim, release, settle } from './letters.ts';
import { alertTotals, chainFacts, listAlerts } from './listing.ts';
import { revive } from './revive.ts';

/** How a history asks its file: each call is a transaction of its own. */
type Asking = { readonly read: <T>(work: () => T) => Known<T>; readonly write: <T>(work: () => T) => Known<T> };

/** What is remembered of alerts, in its tables. */
export const alertStoreIn = (database: Database, { read, write }: Asking): AlertStore => ({
  accept: (alerts, sender) => write(() => accept(database, alerts, sender)),
  gather: sender => write(() => gather(database, sender)),
  claim: (channel, sender) => write(() => claim(database, channel, sender)),
  settle: (letter, sending, sender, pauseMs) => write(() => settle(database, letter, { sending, sender, pauseMs })),
  release: sender => write(() => release(database, sender)),
  revive: (ids, sender) => write(() => revive(database, ids, sender)),
  list: most => read(() => listAlerts(database, most)),
  totals: () => read(() => alertTotals(database)),
  chain: wall => read(() => chainFacts(database, wall)),
});
