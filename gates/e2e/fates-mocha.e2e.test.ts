import { mochaRows } from './expected-mocha.ts';
import { tellFates } from './fates.ts';

tellFates(mochaRows);
