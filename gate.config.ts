import type { GateConfigInput, SuiteInput } from './gates/config/config-input.ts';
import { defineGate } from './gates/config/define-gate.ts';

const check = (...command: readonly string[]): SuiteInput => ({ runner: 'command', command, limits: { test: '5m' } });

/** This repository, held to its own gate. */
const config: GateConfigInput = defineGate({
  suites: {
    tests: { runner: 'vitest' },
    format: check('node_modules/.bin/oxfmt', '--check'),
    lint: check('node_modules/.bin/oxlint', '--type-aware'),
    types: check('node_modules/.bin/tsc'),
    'dead-code': check('node_modules/.bin/knip'),
  },
  // On CI its end-to-end tests have a second try (vitest.config.ts): those that needed it are named, and stop nobody.
  gates: { fast: { budget: '60s' }, full: { flaky: 'warn' } },
});

export default config;
