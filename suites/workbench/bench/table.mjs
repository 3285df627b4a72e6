// The figures as one table for people.

const marks = { true: '✓', false: '✗', undefined: ' ' };
const heads = [' ', 'figure', 'measured', 'spread', 'bound', 'runner', 'gate', 'tests'];
const isNumeric = [false, false, true, true, false, true, true, true];

/** One aligned line for each figure, below a line of heads. */
export const tableOf = rows => {
  const cells = [heads, ...rows.map(cellsOf)];
  const widths = heads.map((_, at) => Math.max(...cells.map(row => row[at].length)));
  return cells
    .map(row =>
      row
        .map((cell, at) => (isNumeric[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const cellsOf = ({ name, bound, result, trouble }) => {
  if (result === undefined) return [marks.false, name, trouble === undefined ? '–' : 'nothing', '', bound, '', '', ''];
  const { value, unit, ok, evidence } = result;
  const {
    spread: [least, most],
    bareMs,
    gateMs,
    tests,
  } = evidence;
  return [
    marks[ok],
    name,
    `${digits(value, unit)} ${unit}`,
    `${digits(least, unit)} – ${digits(most, unit)}`,
    bound,
    seconds(bareMs),
    seconds(gateMs),
    tests === undefined ? '' : String(tests),
  ];
};

const places = { MiB: 0, ms: 0, '×': 3 };
const digits = (value, unit) => value.toFixed(places[unit] ?? 2);
const seconds = ms => (ms === undefined ? '' : ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);
