// The process that looks: one for a whole preflight, so that whatever a check does to it, the gate goes on.
import './interpreted.ts'; // before the first schema
import { openSync, writeSync } from 'node:fs';
import { systemClock } from '../../harness/clock.ts';
import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { allKinds } from './all-kinds.ts';
import { inputLine } from './input-line.ts';
import { heldSignal, jobOnInput, jobVariable, type LaunchedJob, threadsFor } from './job.ts';
import { takeCertificates } from './late-certificates.ts';
import { loadLikely } from './likely.ts';
import { runChecks } from './run-checks.ts';

/** A name that is looked up without end holds a thread, and Node would wait for that before it leaves. */
const isHeld = (): boolean => process.getActiveResourcesInfo().some(name => /getaddrinfo/i.test(name));

/** Of who was started before its job was known: it goes where the job is, and whoever starts it goes there otherwise. */
const awaitedJob = async (): Promise<LaunchedJob> => {
  await loadLikely(process.cwd());
  const line = inputLine();
  if (line === undefined) process.exit(0); // the gate has gone, or has no job
  const job: LaunchedJob = JSON.parse(line);
  process.chdir(job.root);
  // It is read where the first thread is wanted, and nobody has wanted one yet.
  process.env['UV_THREADPOOL_SIZE'] = threadsFor(job);
  return job;
};

const main = async (): Promise<void> => {
  takeCertificates(process.env);
  const said = process.env[jobVariable] ?? '';
  const job: LaunchedJob = said === jobOnInput ? await awaitedJob() : JSON.parse(said);
  // What a check starts has no business with it.
  delete process.env[jobVariable];

  const file = openSync(job.events, 'a');
  const say = (event: RunnerEvent): void => void writeSync(file, `${JSON.stringify(event)}\n`);

  // A client that emits an error nobody listens to, once its check has its answer, takes no other check along.
  process.on('uncaughtException', () => undefined);
  process.on('unhandledRejection', () => undefined);

  const allWell = await runChecks(job, {
    kinds: allKinds,
    variables: process.env,
    clock: systemClock,
    pid: process.pid,
    say,
  });
  // Everything is said.
  if (isHeld()) process.kill(process.pid, heldSignal);
  // Connections that are still open keep nobody here.
  process.exit(allWell ? 0 : 1);
};

void main();
