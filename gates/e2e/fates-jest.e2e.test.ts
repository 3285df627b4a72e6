import { jestRows } from './expected-jest.ts';
import { tellFates } from './fates.ts';

tellFates(jestRows);
