// A ledger as large as one likes, with entries as long as those of a large product: 20 suites, 60 owners, one cause in eight shared.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './place.mjs';

const hex = (text, length) => createHash('sha256').update(text).digest('hex').slice(0, length);
const day = days => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const kinds = ['fail', 'fail', 'fail', 'fail', 'hang', 'crash', 'leak', 'flaky'];
const failures = [
  'AssertionError: expected <n> to equal <n> @ Refund.apply < Order.close',
  'TypeError: Cannot read properties of undefined (reading <quoted1>) @ parseInvoice < loadInvoices < importAll',
  'TimeoutError: no answer of <url1> within <duration1> @ Client.request',
  'hang spinning @ Scheduler.next < Scheduler.run',
];

const entryOf = at => {
  const suite = `service-${at % 20}`;
  const message = `${failures[at % 4]}${at % 8 === 0 ? '' : ` in module ${hex(String(at % 900), 4).replace(/\d/g, 'x')}`}`;
  const kind = kinds[at % 8];
  return {
    id: hex(`id ${at}`, 12),
    test: `${suite} :: tests/${['orders', 'billing', 'search'][at % 3]}/module_${at % 250}.spec.ts > Module ${at % 250} > keeps promise ${at} under load`,
    aka: [],
    kind,
    signature: `s1:${hex(message, 16)}`,
    message,
    state: 'open',
    since: day(at % 240),
    commit: '4c1d2e9a',
    origin: 'preexisting',
    owner: `@org/team-${at % 60}`,
    ticket: `PAY-${1000 + at}`,
    reason: `rounding differs between the two engines; waits for the change of module ${at % 250}`,
    due: day(-(at % 80) + 2),
    ...(kind === 'flaky' ? { rate: { failures: 5, runs: 62 } } : {}),
  };
};

/** The files of a project with so many entries in its ledger, in the form that the gate writes. */
export const ledgerFiles = async count => {
  const { formatEntry } = await import(pathToFileURL(join(root, 'dist', 'debt', 'format.js')).href);
  const entries = Array.from({ length: count }, (_, at) => entryOf(at));
  return {
    'gate.config.json': '{"suites":{"unit":{"runner":"command","command":["true"]}}}',
    ...Object.fromEntries(
      entries.map(entry => [`debt/entries/${entry.test.split(' ')[0]}/${entry.id}.yaml`, formatEntry(entry)]),
    ),
  };
};
