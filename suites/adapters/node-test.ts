import { basename, join } from 'node:path';
import type { Adapter, Launch } from '../adapter.ts';
import { launchFile, shimEnv } from './launch-file.ts';
import { nodeTestArgs, testWorkers } from './node-test-args.ts';
import { shimDecoder } from './shim-lines.ts';

const isNode = (word: string | undefined): boolean => /^node(?:js)?(?:\.exe)?$/u.test(basename(word ?? ''));

/** Only the first run of a whole suite writes the user's reports and coverage. */
const isFirst = ({ mode, number, only }: Launch): boolean => mode === 'run' && number === 1 && only === undefined;

/** `node --test`, with a module of ours that its processes load first. */
export const nodeTest: Adapter = {
  name: 'node-test',
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: true,
  hooks: 'all-under',
  nests: 'again',
  majors: ['20', '22', '24'],
  candidates: ({ program }) => {
    const node = isNode(program[0]) ? program : [process.execPath];
    return [{ program: node, check: [...node, '-p', 'process.versions.node'] }];
  },
  remedy: 'install Node 20.19 or newer, or say with `program` where it is',
  cores: ({ args }) => testWorkers(args),
  command: launch => {
    const { suite, shims } = launch;
    const [node = process.execPath, ...flags] = suite.program;
    const { path, file } = launchFile(launch);
    const preload = join(shims, 'node-test', 'build', 'preload.cjs');
    return {
      argv: [node, ...flags, '--require', preload, '--test', ...nodeTestArgs(suite.args, isFirst(launch))],
      cwd: suite.cwd,
      env: shimEnv(launch, path),
      files: [file],
    };
  },
  decoder: () => shimDecoder(),
  exit: ({ code, signal }) => {
    if (signal !== undefined) return ['SIGHUP', 'SIGINT', 'SIGTERM'].includes(signal) ? 'interrupted' : 'silent';
    return code === undefined ? 'silent' : (meanings[code] ?? 'silent');
  },
};

const meanings: Readonly<Record<number, ReturnType<Adapter['exit']>>> = {
  0: 'passed',
  1: 'tests-failed',
  9: 'usage',
  129: 'interrupted',
  130: 'interrupted',
  143: 'interrupted',
};
