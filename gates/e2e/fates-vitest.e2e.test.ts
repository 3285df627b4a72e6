import { vitestRows } from './expected.ts';
import { tellFates } from './fates.ts';

tellFates(vitestRows);
