import { goRows } from './expected-streams.ts';
import { tellFates } from './fates.ts';

tellFates(goRows);
