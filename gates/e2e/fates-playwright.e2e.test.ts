import { playwrightRows } from './expected-playwright.ts';
import { tellFates } from './fates.ts';

tellFates(playwrightRows);
