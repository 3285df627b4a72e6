import { expect, test } from 'vitest';
import { lintMetrics } from './lint.ts';

const head = '# HELP gate_x_total h\n# TYPE gate_x_total counter\n';
const buckets = '# HELP gate_s h\n# TYPE gate_s histogram\n';

test.each<[string, string]>([
  ['a counter', `${head}gate_x_total{suite="a"} 1\ngate_x_total{suite="b"} 0\n`],
  ['blank lines, comments, spaces', `# hello\n\n# HELP gate_x h\n# TYPE gate_x gauge\n\ngate_x { a = "1" , } 1e-7\n`],
  ['escapes', `${head}gate_x_total{suite="a\\"b\\\\c\\nd}, é"} 1\n`],
  ['no HELP text', `# HELP gate_x\n# TYPE gate_x gauge\ngate_x +Inf\n`],
  [
    'histograms',
    `${buckets}${['a', 'b'].map(gate => `gate_s_bucket{gate="${gate}",le="1"} 1\ngate_s_bucket{le="+Inf",gate="${gate}"} 2\ngate_s_sum{gate="${gate}"} 9\ngate_s_count{gate="${gate}"} 2\n`).join('')}`,
  ],
  ['a gauge whose name ends like a part', '# HELP gate_x_count h\n# TYPE gate_x_count gauge\ngate_x_count 1\n'],
])('nothing to say of %s', (_, text) => {
  expect(lintMetrics(text)).toEqual([]);
});

test.each<[string, string, readonly string[]]>([
  ['nothing', '', ['Line 1: there is no sample in the whole text.']],
  ['heads without samples', head, ['Line 3: there is no sample in the whole text.']],
  [
    'a series twice, its labels turned',
    `${head}gate_x_total{a="1",b="2"} 1\ngate_x_total{b="2",a="1"} 1\n`,
    ['Line 4: gate_x_total is the same series as on line 3.'],
  ],
  [
    'lines of a metric apart',
    `${head}gate_x_total{a="1"} 1\n# HELP gate_y h\n# TYPE gate_y gauge\ngate_y 1\ngate_x_total{a="2"} 1\n`,
    ['Line 7: the lines of gate_x_total are not in one group.'],
  ],
  [
    'a head apart from its samples',
    `${head}# HELP gate_y h\n# TYPE gate_y gauge\ngate_y 1\ngate_x_total 1\n`,
    ['Line 6: the lines of gate_x_total are not in one group.'],
  ],
  ['no HELP', '# TYPE gate_x gauge\ngate_x 1\n', ['Line 2: gate_x has no HELP before its first sample.']],
  ['no TYPE', '# HELP gate_x h\ngate_x 1\n', ['Line 2: gate_x has no TYPE before its first sample.']],
  [
    'TYPE too late',
    '# HELP gate_x h\ngate_x 1\n# TYPE gate_x gauge\n',
    ['Line 2: gate_x has no TYPE before its first sample.', 'Line 3: TYPE of gate_x comes after its samples.'],
  ],
  [
    'HELP twice',
    '# HELP gate_x h\n# HELP gate_x i\n# TYPE gate_x gauge\ngate_x 1\n',
    ['Line 2: HELP of gate_x is there twice.'],
  ],
  ['a type of its own', '# HELP gate_x h\n# TYPE gate_x info\ngate_x 1\n', ['Line 2: gate_x has no known type: info.']],
  ['a head without a name', `# HELP\n${head}gate_x_total 1\n`, ['Line 1: HELP names no metric.']],
  ['a timestamp', `${head}gate_x_total 1 1700000000000\n`, ['Line 3: gate_x_total has a timestamp.']],
  [
    'more than a timestamp',
    `${head}gate_x_total 1 2 3\n`,
    ['Line 3: there is more behind its value.', 'Line 4: there is no sample in the whole text.'],
  ],
  ['Nan', `${head}gate_x_total Nan\n`, ['Line 3: gate_x_total is not a number.']],
  [
    'no value, and words for one',
    `${head}gate_x_total\ngate_x_total one\ngate_x_total 0x1f\ngate_x_total 1\n`,
    ['Line 3: it has no value.', 'Line 4: one is no number.', 'Line 5: 0x1f is no number.'],
  ],
  ['a line of prose', `${head}gate_x_total 1\nbad line here\n`, ['Line 4: line is no number.']],
  ['no name', `${head}gate_x_total 1\n{a="1"} 1\n`, ['Line 4: it does not begin with the name of a metric.']],
  [
    'a counter without _total',
    '# HELP gate_x h\n# TYPE gate_x counter\ngate_x 1\n',
    ['Line 3: the counter gate_x does not end in _total.'],
  ],
  ['a counter below 0', `${head}gate_x_total -1\n`, ['Line 3: the counter gate_x_total is below 0.']],
  [
    'CRLF',
    '# HELP gate_x h\r\n# TYPE gate_x gauge\r\ngate_x 1\n',
    ['Line 1: there is a carriage return.', 'Line 2: there is a carriage return.'],
  ],
  ['a carriage return in a label', `${head}gate_x_total{a="\r"} 1\n`, ['Line 3: there is a carriage return.']],
  ['no last line feed', `${head}gate_x_total 1`, ['Line 3: the last line does not end in a line feed.']],
  [
    'a foreign escape',
    `${head}gate_x_total{a="\\t"} 1\ngate_x_total 1\n`,
    ['Line 3: label a: \\t is no escape, only \\\\, \\" and \\n are.'],
  ],
  [
    'labels that cannot be read',
    `${head}gate_x_total{a=1} 1\ngate_x_total{a="1" 1\ngate_x_total{1="1"} 1\ngate_x_total{a="1",a="2"} 1\ngate_x_total{a="1} 1\ngate_x_total 1\n`,
    [
      'Line 3: label a: its value is not in quotes.',
      'Line 4: its labels do not end.',
      'Line 5: its labels cannot be read.',
      'Line 6: label a is there twice.',
      'Line 7: label a: its value is not in quotes.',
    ],
  ],
  ['another prefix', '# HELP node_x h\n# TYPE node_x gauge\nnode_x 1\n', ['Line 3: node_x does not begin with gate_.']],
  [
    'a histogram without +Inf',
    `${buckets}gate_s_bucket{le="1"} 1\ngate_s_sum 1\ngate_s_count 1\n`,
    ['Line 3: the histogram gate_s has no bucket +Inf.'],
  ],
  [
    'one of two histograms without +Inf',
    `${buckets}gate_s_bucket{a="1",le="+Inf"} 1\ngate_s_sum{a="1"} 1\ngate_s_count{a="1"} 1\ngate_s_bucket{a="2",le="1"} 1\ngate_s_sum{a="2"} 1\ngate_s_count{a="2"} 1\n`,
    ['Line 6: the histogram gate_s has no bucket +Inf.'],
  ],
  [
    '+Inf that is not the count',
    `${buckets}gate_s_bucket{le="+Inf"} 1\ngate_s_sum 1\ngate_s_count 2\n`,
    ['Line 3: the bucket +Inf of gate_s is 1, and its _count 2.'],
  ],
  [
    'buckets that shrink',
    `${buckets}gate_s_bucket{le="2"} 1\ngate_s_bucket{le="10"} 0\ngate_s_bucket{le="+Inf"} 1\ngate_s_sum 1\ngate_s_count 1\n`,
    ['Line 4: a bucket of gate_s holds less than the one before it.'],
  ],
  [
    'no sum, no count',
    `${buckets}gate_s_bucket{le="+Inf"} 1\n`,
    ['Line 3: the histogram gate_s has no _count.', 'Line 3: the histogram gate_s has no _sum.'],
  ],
  [
    'a bucket without a bound',
    `${buckets}gate_s_bucket 1\ngate_s_bucket{le="+Inf"} 1\ngate_s_sum 1\ngate_s_count 1\n`,
    ['Line 3: a bucket of gate_s has no bound.'],
  ],
  [
    'a plain sample of a histogram',
    `${buckets}gate_s 1\n`,
    ['Line 3: gate_s is a histogram, which has no sample of its own.'],
  ],
])('%s', (_, text, sentences) => {
  expect(lintMetrics(text)).toEqual(sentences);
});

test('the prefix is the caller’s', () => {
  expect(lintMetrics('# HELP shop_x h\n# TYPE shop_x gauge\nshop_x 1\n', 'shop_')).toEqual([]);
});

test('a hostile line costs linear time', () => {
  const before = process.cpuUsage();
  lintMetrics(`${head}gate_x_total{a="${'\\\\'.repeat(500_000)} 1\n`);
  expect(process.cpuUsage(before).user / 1000).toBeLessThan(2_000);
});
