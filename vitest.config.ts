import { defineConfig, type ViteUserConfig } from 'vitest/config';

const away = ['**/node_modules/**', '**/dist/**', '**/fixtures/**', 'gates/e2e/projects/**', '.gate/**'];

// A condition is waited for, however busy the machine is; vitest alone would give up after a second.
const patience = { poll: { timeout: 30_000, interval: 10 } };

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
          expect: patience,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{harness,suites,gates,reports,debt}/**/*.e2e.test.ts'],
          exclude: away,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          maxWorkers: 2,
          expect: patience,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

export default config;
