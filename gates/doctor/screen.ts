import { Chalk, type ChalkInstance } from 'chalk';
import { oneLine } from '../../reports/plain-text.ts';
import { counted } from '../policies/counted.ts';
import { inColumns } from './columns.ts';
import { type Examined, examinedExit } from './examine.ts';

/** What the doctor has found, line by line, then one sentence about the whole. */
export const doctorScreen = (found: readonly Examined[], { colour }: { readonly colour: boolean }): string => {
  const chalk = new Chalk({ level: colour ? 1 : 0 });
  const lines = inColumns(found.map(one => [`${signOf(one, chalk)} ${one.name}`, wordsOf(one)]));
  return `${[...lines, '', summary(found)].join('\n')}\n`;
};

const signOf = ({ status }: Examined, chalk: ChalkInstance): string => {
  switch (status) {
    case 'pass':
      return chalk.green('✓');
    case 'warn':
      return chalk.yellow('!');
    case 'fail':
      return chalk.red('✗');
    case 'absent':
      return '-';
  }
};

const wordsOf = ({ message, remedy }: Examined): string =>
  oneLine(remedy === undefined ? message : `${message}: ${remedy}`);

const summary = (found: readonly Examined[]): string => {
  const count = (status: Examined['status']): number => found.filter(one => one.status === status).length;
  const [failed, warned] = [count('fail'), count('warn')];
  const beside = warned === 0 ? '' : `, ${counted(warned, 'warning', 'warnings')}`;
  return failed === 0
    ? `All that the gate needs works here${beside}. \`gate doctor --prove\` shows it.`
    : `${counted(failed, 'thing does', 'things do')} not work${beside}: \`gate core\` would exit ${examinedExit(found)} here.`;
};

/** The same for machines: `gate.doctor/1`. */
export const doctorJson = (found: readonly Examined[], { gateVersion }: { readonly gateVersion: string }): string => {
  const checks = found.map(({ name, status, message, remedy }) => ({ name, status, message, remedy }));
  return `${JSON.stringify({ format: 'gate.doctor/1', gateVersion, exitCode: examinedExit(found), checks }, undefined, 2)}\n`;
};
