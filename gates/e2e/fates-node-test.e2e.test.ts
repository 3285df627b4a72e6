import { nodeTestRows } from './expected-node-test.ts';
import { tellFates } from './fates.ts';

tellFates(nodeTestRows);
