import { nodeTestRows } from './expected-node-test.ts';
import { nodeTogetherRows } from './expected-node-together.ts';
import { nodeOf } from './fates.ts';
import { tellFatesTogether } from './fates-together.ts';

tellFatesTogether(
  ([20, 22, 24] as const).map(major => ({ major, name: `Node ${major}`, version: nodeOf(major) })),
  [...nodeTestRows, ...nodeTogetherRows],
);
