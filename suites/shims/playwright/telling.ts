import type { FileRef } from '../../adapter.ts';
import type { Step as GateStep } from '../../../harness/protocol/event.ts';
import type { Exit } from '../../../harness/protocol/outcome.ts';
import type { TestRef } from '../../../harness/protocol/test-id.ts';
import { pid as own, type Say } from '../node/line.ts';
import { refOf } from '../node/place.ts';
import { brokenHook, type BrokenHook, failureOf, outcomeOf } from './outcome.ts';
import {
  type Case,
  type Config,
  type Group,
  type Place,
  type PlaywrightError,
  projectOf,
  type Result,
  type Root,
} from './shapes.ts';

type At = {
  readonly file: string;
  readonly titles: readonly string[];
  readonly groups: readonly Group[];
  readonly project?: string;
};

/** Tells of a run of Playwright what its reporter hears, and what its workers come to. */
export class Telling {
  readonly #say: Say;
  readonly #fileOf: (path: string) => string;
  readonly #limitMs: number | undefined;
  readonly #pids = new Map<number, number>();
  readonly #running = new Map<number, Case>();
  readonly #files = new Map<string, FileRef>();
  readonly #unloadable: string[] = [];
  #tests: readonly Case[] = [];
  #ended = 0;
  #failed = 0;
  #most = 0;

  constructor({ say, fileOf, limitMs }: { say: Say; fileOf: (path: string) => string; limitMs?: number }) {
    this.#say = say;
    this.#fileOf = fileOf;
    this.#limitMs = limitMs;
  }

  /** Files that cannot be loaded: then Playwright runs nothing. */
  get unloadable(): readonly string[] {
    return this.#unloadable;
  }

  /** `leftOut`: tests that there are, and that will not run. */
  begin({ maxFailures, version }: Config, root: Root, leftOut: readonly Case[] = []): void {
    this.#most = maxFailures;
    this.#tests = root.allTests();
    this.#say({ type: 'runner-ready', pid: own, runtime: 'node', version, spare: false });
    for (const test of [...this.#tests, ...leftOut]) {
      const { file, project } = this.#at(test);
      this.#files.set(JSON.stringify([project, file]), { file, ...(project === undefined ? {} : { project }) });
    }
    const files = [...this.#files.values()];
    this.#say({ type: 'planned', files, more: true });
    for (const file of files) this.#say({ type: 'step-started', pid: own, step: { kind: 'load', ...file } });
    const tests = this.#tests.map(test => ({ ...this.#ref(test), mode: 'run' as const }));
    const others = leftOut.map(test => ({
      ...this.#ref(test),
      mode: 'deselected' as const,
      reason: '.only, or the arguments',
    }));
    this.#say({ type: 'discovered', pid: own, tests: [...tests, ...others] });
    for (const file of files) this.#say({ type: 'step-finished', pid: own, step: { kind: 'load', ...file }, ms: 0 });
  }

  worker(index: number, pid: number): void {
    this.#pids.set(index, pid);
    this.#say({ type: 'runner-ready', pid, runtime: 'node', spare: true, isMourned: true });
  }

  /** What ran in a worker has ended with it. */
  workerEnded(pid: number, exit: Exit): void {
    if (!this.#running.delete(pid)) return;
    const how = exit.signal === undefined ? `exited with code ${exit.code ?? '?'}` : `was killed by ${exit.signal}`;
    const message = `crashed: its process ${how} while it ran`;
    this.#say({ type: 'process-ended', pid, outcome: { kind: 'crashed', exit, message, stack: [] } });
  }

  testBegin(test: Case, { workerIndex, retry }: Result): void {
    const pid = this.#pidOf(workerIndex);
    // One that has not run is told as begun all the same.
    if (workerIndex < 0) return;
    this.#running.set(pid, test);
    const isLonger = this.#limitMs !== undefined && test.timeout > this.#limitMs;
    const own = isLonger ? { ownLimitMs: test.timeout } : {};
    this.#say({ type: 'test-started', pid, test: this.#ref(test), attempt: retry + 1, ...own });
  }

  testEnd(test: Case, result: Result): void {
    const pid = this.#pidOf(result.workerIndex);
    const isCut = result.workerIndex >= 0 && this.#running.get(pid) !== test;
    if (!isCut) this.#running.delete(pid);
    this.#ended += 1;
    if (result.status === 'failed' || result.status === 'timedOut') this.#failed += 1;
    // Told with the end of its worker; or Playwright was stopped.
    if (isCut || result.status === 'interrupted') return;
    const broken = brokenHook(test, result);
    if (broken !== undefined) this.#breakHook(test, broken, pid);
    if (broken?.hook === 'beforeAll') return;
    const errors = broken === undefined ? result.errors : [];
    const outcome = broken === undefined ? outcomeOf(test, result, errors) : ({ kind: 'passed' } as const);
    const ms = Math.max(0, result.duration);
    this.#say({ type: 'test-finished', pid, test: this.#ref(test), attempt: result.retry + 1, ms, outcome });
  }

  /** What belongs to no test: a file that cannot be loaded, a global setup, a worker between two tests. */
  error(error: PlaywrightError): void {
    const failure = failureOf(error);
    const file = error.location?.file ?? failure.stack.find(each => !each.file.includes('node_modules'))?.file;
    if (this.#tests.length > 0 || file === undefined) return this.#say({ type: 'session-failed', failure });
    const step: GateStep = { kind: 'load', file: this.#fileOf(file) };
    this.#say({ type: 'step-started', pid: own, step });
    this.#say({ type: 'step-finished', pid: own, step, ms: 0, outcome: { kind: 'failed', failures: [failure] } });
    this.#unloadable.push(step.file);
  }

  end(status: string): void {
    const left = this.#tests.length - this.#ended;
    if (this.#most > 0 && this.#failed >= this.#most)
      this.#say({ type: 'bailed', reason: `maxFailures: ${this.#most} test(s) went wrong` });
    else if (status === 'timedout')
      this.#say({
        type: 'session-failed',
        failure: { message: `globalTimeout ended the run, ${left} test(s) were left`, stack: [] },
      });
    for (const file of this.#files.values()) this.#say({ type: 'file-finished', pid: own, ...file });
    this.#say({ type: 'tests-done' });
  }

  #breakHook(test: Case, { hook, step, outcome }: BrokenHook, pid: number): void {
    const { file, project, groups } = this.#at(test);
    // The innermost group that begins before it: all of them are around this test.
    const around = groups.filter(({ location }) => isBefore(location, step.location)).map(({ title }) => title);
    const of: TestRef = { file, titles: around, ...(project === undefined ? {} : { project }) };
    const told: GateStep = { kind: 'hook', hook, when: hook === 'beforeAll' ? 'before' : 'after', of };
    if (hook === 'beforeAll') this.#say({ type: 'test-paused', pid, test: this.#ref(test), aside: true });
    this.#say({ type: 'step-started', pid, step: told });
    this.#say({ type: 'step-finished', pid, step: told, ms: 0, outcome });
  }

  #pidOf(index: number): number {
    return this.#pids.get(index) ?? own;
  }

  #ref(test: Case): TestRef {
    const { file, titles, project } = this.#at(test);
    return refOf(file, titles, project, test.repeatEachIndex + 1);
  }

  #at(test: Case): At {
    const groups: Group[] = [];
    let at: Group | undefined = test.parent;
    for (; at !== undefined && at.type === 'describe'; at = at.parent) if (at.title !== '') groups.unshift(at);
    const name = projectOf(test.parent) ?? test.parent.project()?.name;
    return {
      file: this.#fileOf(at?.location?.file ?? test.location.file),
      titles: [...groups.map(({ title }) => title), test.title],
      groups,
      ...(name === undefined || name === '' ? {} : { project: name }),
    };
  }
}

const isBefore = (one: Place | undefined, other: Place | undefined): boolean => {
  const { line: at, column: nth } = one ?? { line: 0, column: 0 };
  const { line, column } = other ?? { line: 0, column: 0 };
  return at < line || (at === line && nth < column);
};
