import { defineConfig, type ViteUserConfig } from 'vitest/config';

const away = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', 'gates/e2e/projects/**', '.gate/**'];

// A condition is waited for, however busy the machine is; vitest alone would give up after a second.
const patience = { poll: { timeout: 30_000, interval: 10 } };

// What starts processes on a machine that others use too may fail by chance once in a thousand times: there it has a second
// try, and whoever needed it is named at the end.
const tries = { retry: process.env['CI'] === undefined ? 0 : 1 };

// Whatever a file of tests starts has ended when the file has.
const setupFiles = ['gates/e2e/nobody-left.ts'];

/** Tests that fill the machine with processes: beside them no look into a stuck process gets its 3 s of it. */
const crowds = [
  'debt/store.e2e.test.ts',
  'gates/e2e/crowded-ledger.e2e.test.ts',
  'reports/alerts/crowd.e2e.test.ts',
  'gates/e2e/shared-crowd.e2e.test.ts',
  'reports/history/history.e2e.test.ts',
  'gates/e2e/misbehaviours.e2e.test.ts',
  'harness/misbehaviours.e2e.test.ts',
  'harness/process/namespace.e2e.test.ts',
];

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{harness,suites,gates,reports,debt}/**/*.test.ts'],
          exclude: [...away, '**/*.e2e.test.ts'],
          isolate: false, // the tests share nothing but modules, and a fresh process for each file costs half the time
          testTimeout: 60_000,
          setupFiles,
          expect: patience,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{harness,suites,gates,reports,debt}/**/*.e2e.test.ts'],
          exclude: [...away, ...crowds],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          ...tries,
          setupFiles,
          maxWorkers: 2,
          expect: patience,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'crowd',
          include: crowds,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          ...tries,
          setupFiles,
          maxWorkers: 1,
          expect: patience,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

export default config;
