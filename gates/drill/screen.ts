import { Chalk } from 'chalk';
import { inSeconds } from '../../reports/duration.ts';
import { headline } from '../../reports/plain-text.ts';
import { inColumns } from '../doctor/columns.ts';
import { exitCode, incompleteExit } from '../exit-code.ts';
import { isAsExpected, type Played } from './play.ts';

const head = ['incident', 'played', 'expected', 'got', ''];

/** The table of a drill, how each incident was played, then one sentence about the whole. */
export const drillScreen = (
  played: readonly Played[],
  { of, colour, ms }: { readonly of: number; readonly colour: boolean; readonly ms: number },
): string => {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const rows = played.map(one => [
    one.what,
    one.how,
    words(one.expected),
    words(one.got),
    isAsExpected(one) ? chalk.green('✓') : chalk.red('✗'),
  ]);
  const troubles = played.flatMap(({ name, trouble }) =>
    trouble === undefined ? [] : [`${chalk.red('✗')} ${name}: ${headline(trouble)}`],
  );
  const wrong = played.filter(one => !isAsExpected(one)).length;
  const number = played.length < of ? `${played.length} of ${of} incidents` : `${of} incidents`;
  const summary =
    wrong === 0 ? 'exactly the right alerts went out.' : `of ${wrong} not exactly the right alerts went out.`;
  return `${[
    ...inColumns([head.map(word => chalk.bold(word)), ...rows]),
    '',
    ...inColumns(played.map(({ what, how, played: done }) => [what, how, done])),
    '',
    'real: it happens. stand-in: something on this machine plays the part. told: the facts are made up, the rest is real.',
    ...troubles,
    `${number}, ${inSeconds(ms)}: ${played.length === 0 ? 'nothing is known of the alerts.' : summary}`,
  ].join('\n')}\n`;
};

const words = (alerts: readonly string[]): string => (alerts.length === 0 ? 'nothing' : alerts.toSorted().join(', '));

/** A drill for machines: `gate.drill/1`. Times in milliseconds. */
export const drillJson = (
  played: readonly Played[],
  { ms, code }: { readonly ms: number; readonly code: number },
): string => {
  const incidents = played.map(one => ({ ...one, ms: Math.round(one.ms), ok: isAsExpected(one) }));
  const answer = { format: 'gate.drill/1', exitCode: code, durationMs: Math.round(ms), incidents };
  return `${JSON.stringify(answer, undefined, 2)}\n`;
};

/** 1 where something else has arrived than was expected; 3 where an incident could not be played, or none was. */
export const drillExit = (played: readonly Played[]): number => {
  if (played.some(one => one.trouble === undefined && !isAsExpected(one))) return exitCode('fail');
  return played.length === 0 || played.some(({ trouble }) => trouble !== undefined) ? incompleteExit : exitCode('pass');
};
