import { cargoRows } from './expected-cargo.ts';
import { tellFates } from './fates.ts';

tellFates(cargoRows);
