import { builtFile } from '../../harness/own-files.ts';
import type { Spare } from '../../harness/process/command.ts';
import type { Adapter } from '../../suites/adapter.ts';
import { shimDecoder } from '../../suites/adapters/shim-lines.ts';
import { heldSignal, type Job, jobVariable, type LaunchedJob, threadsFor } from './job.ts';

/**
 * The preflight as a runner: its checks are tests like any other, each with a clock, in one process that may be killed. Its first
 * launch is the process that waits already, where there is one.
 */
export const preflightAdapter = (job: Job, spare?: Spare): Adapter => ({
  name: 'preflight',
  events: 'live',
  reads: 'events',
  resumes: true,
  selects: false,
  hooks: 'told',
  majors: [],
  candidates: () => [],
  remedy: 'install the gate again',
  cores: () => 1,
  command: ({ suite, eventsFile, skip, number }) => {
    const launched: LaunchedJob = {
      ...job,
      events: eventsFile,
      skip: skip.tests.flatMap(({ titles }) => titles),
    };
    const line = JSON.stringify(launched);
    return {
      argv: [process.execPath, '--no-warnings', builtFile('gates/preflight/checks-main.cjs')],
      cwd: suite.cwd,
      // What Node would print of its own work holds headers and addresses.
      env: {
        [jobVariable]: line,
        NODE_DEBUG: '',
        UV_THREADPOOL_SIZE: threadsFor(job),
      },
      files: [],
      ...(spare === undefined || number > 1 ? {} : { begun: { spare, line } }),
    };
  },
  decoder: () => shimDecoder(),
  exit: ({ code, signal }) => (code === 0 || signal === heldSignal ? 'passed' : code === 1 ? 'tests-failed' : 'silent'),
});
