import { z } from 'zod';
import { words } from '../../config/fields.ts';
import { type CheckKind, defineCheck, error, fail, pass } from '../check.ts';
import { pattern } from '../pattern.ts';
import { shortly } from '../quantities.ts';

const shape = () => ({
  command: words.describe('What is run: a list, or one text that needs no shell. Secrets reach it by its environment.'),
  exit: z.int().min(0).max(255).default(0).describe('The code it must end with. Default 0.'),
  output: pattern.optional().describe('A pattern that must be in what it prints.'),
});

/** Any program: its exit code is the answer, and what it prints if a pattern is given. */
export const command: CheckKind = defineCheck({
  type: 'command',
  stage: 'machine',
  shape,
  limitMs: 30_000,
  reach: ({ command: [file] }) => `run ${file ?? 'a command'}`,
  look: async ({ command: argv, exit: wanted, output }, { root, limitMs, signal }) => {
    // What starts programs is loaded only for one: most preflights start none.
    const { runToEnd } = await import('../../../harness/process/run-to-end.ts');
    const { exit, text, why } = await runToEnd(argv, {
      cwd: root,
      env: {},
      limitMs: limitMs * 0.9,
      stop: signal,
      graceMs: limitMs * 0.05,
    });
    const remedy = `run it by hand: ${argv.join(' ')}`;
    if (why === 'too-much') return error('it prints more than can be read', { remedy });
    if (why !== undefined) return error(`it did not come to an end within ${shortly(limitMs * 0.9)}`, { remedy });
    if (exit.code === undefined)
      return error(`it ended by ${exit.signal ?? 'something unknown'}: ${lastLine(text)}`, { remedy });
    if (exit.code !== wanted)
      return fail(`it ended with ${exit.code}: ${lastLine(text)}`, {
        observed: String(exit.code),
        expected: String(wanted),
        remedy,
      });
    if (output === undefined || new RegExp(output, 'mu').test(text)) return pass(`it ended with ${exit.code}`);
    return fail('it does not print what it should', { observed: lastLine(text), expected: output, remedy });
  },
});

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
