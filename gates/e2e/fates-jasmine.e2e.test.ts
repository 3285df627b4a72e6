import { jasmineRows } from './expected-jasmine.ts';
import { tellFates } from './fates.ts';

tellFates(jasmineRows);
