import { junitRows, tapRows } from './expected-streams.ts';
import { tellFates } from './fates.ts';

tellFates([...tapRows, ...junitRows]);
