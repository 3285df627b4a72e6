import type { Framework } from '../plant.ts';
import { cargo } from './cargo.ts';
import { command } from './command.ts';
import { jasmine } from './jasmine.ts';
import { jest } from './jest.ts';
import { mocha } from './mocha.ts';
import { nodeTest } from './node-test.ts';
import { playwright } from './playwright.ts';
import { pytest } from './pytest.ts';
import { vitest } from './vitest.ts';

/** Every framework in which something can be planted. */
export const frameworks: readonly Framework[] = [
  vitest,
  jest,
  mocha,
  jasmine,
  nodeTest,
  playwright,
  pytest,
  cargo,
  command,
];
