import type { Adapter } from '../adapter.ts';
import { cargo } from './cargo.ts';
import { command } from './command.ts';
import { go } from './go.ts';
import { jasmine } from './jasmine.ts';
import { jest } from './jest.ts';
import { junit } from './junit.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './node-test.ts';
import { playwright } from './playwright.ts';
import { pytest } from './pytest.ts';
import { tap } from './tap.ts';
import { vitest } from './vitest.ts';

/** Every runner that the gate knows. */
export const adapters: readonly Adapter[] = [
  vitest,
  jest,
  mocha,
  jasmine,
  nodeTest,
  pytest,
  go,
  cargo,
  playwright,
  tap,
  junit,
  command,
];
