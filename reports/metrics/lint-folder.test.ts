import { expect, test } from 'vitest';
import { folderFaults } from './lint-folder.ts';

const head = '# HELP gate_x_total Runs.\n# TYPE gate_x_total counter\n';
const own = [{ name: 'gate.prom', text: `${head}gate_x_total{gate="core",b="1"} 1\n` }];
const other = (text: string): readonly { readonly name: string; readonly text: string }[] => [
  { name: 'other.prom', text },
];

test.each<[string, string]>([
  ['another metric', '# HELP node_x h\n# TYPE node_x gauge\nnode_x 1\n'],
  ['other series of the same, told in the same words', `${head}gate_x_total{gate="elsewhere"} 1\n`],
  ['lines that cannot be read', 'what is this\n\n# a comment\n'],
])('%s does no harm', (_, text) => {
  expect(folderFaults(own, other(text))).toEqual([]);
});

test.each<[string, string, string]>([
  [
    'another HELP',
    '# HELP gate_x_total Other runs.\n# TYPE gate_x_total counter\n',
    'other.prom has another HELP of gate_x_total than the one in gate.prom',
  ],
  [
    'another TYPE',
    '# HELP gate_x_total Runs.\n# TYPE gate_x_total gauge\n',
    'other.prom says that gate_x_total is a gauge, which is a counter in gate.prom',
  ],
  [
    'the same series, its labels turned',
    `${head}gate_x_total{b="1",gate="core"} 7\n`,
    'other.prom has the same series of gate_x_total as the one in gate.prom',
  ],
])('%s drops ours, and that is said', (_, text, sentence) => {
  expect(folderFaults(own, other(text))).toEqual([sentence]);
});
