import { mochaRows } from './expected-mocha.ts';
import { mochaOf } from './fates.ts';
import { tellFatesTogether } from './fates-together.ts';

tellFatesTogether(
  ([10, 11, 12] as const).map(major => ({ major, name: `mocha ${major}`, version: mochaOf(major) })),
  mochaRows,
);
