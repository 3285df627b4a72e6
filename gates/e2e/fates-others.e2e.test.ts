import { commandRows, pytestRows } from './expected.ts';
import { tellFates } from './fates.ts';

tellFates([...pytestRows, ...commandRows]);
