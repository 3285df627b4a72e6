import type { Adapter, Decoder, Launch } from '../adapter.ts';
import { givenCommand } from './given-command.ts';
import { TapDocument } from './tap-document.ts';

const decoder = ({ suite, mode }: Pick<Launch, 'suite' | 'mode'>): Decoder => {
  let document: TapDocument | undefined;
  return {
    begin: pid => {
      if (mode === 'list') return [];
      document = new TapDocument(suite.cwd, pid);
      return [{ type: 'runner-ready', pid, runtime: 'native', spare: false }];
    },
    line: line => document?.line(line) ?? [],
    end: () => (document === undefined ? [] : [...document.rest(), ...document.faults()]),
    cut: () => document?.rest() ?? [],
  };
};

/** Any command that speaks TAP 12 to 14 on stdout. A test is seen when it has ended, so each launch is watched as a whole. */
export const tap: Adapter = {
  ...givenCommand,
  name: 'tap',
  events: 'final',
  reads: 'stdout',
  lists: false,
  resumes: false,
  selects: false,
  hooks: 'told',
  majors: [],
  decoder,
};
