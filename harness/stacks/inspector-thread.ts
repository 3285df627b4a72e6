import { listOf, member, textOf } from './json-value.ts';
import { rawFrame, ScriptTable, scriptPlace } from './script-table.ts';
import { bareFrame, commonFrames, isSteady } from './seen-frame.ts';
import type { InspectorSession } from './inspector-session.ts';
import type { RawFrame } from './script-table.ts';
import type { TimeBox } from './time-box.ts';
import type { Frame } from '../protocol/outcome.ts';

/** What the inspector showed of one thread. */
export type InspectedThread = {
  readonly name: string;
  /** `paused`: stopped in code, each time that there was time for. `answered`: its event loop is free. `silent`: it did not answer. */
  readonly answer: 'paused' | 'answered' | 'silent';
  /** The frames that all pauses share, innermost first. */
  readonly frames: readonly Frame[];
  readonly pauses: readonly (readonly Frame[])[];
  readonly steady: boolean;
  /** Key of the test that runs there. */
  readonly key?: string;
  /** Where the function of the asked key begins. */
  readonly test?: Frame;
  /** What keeps the event loop alive. */
  readonly resources: readonly string[];
};

/** How to talk to one thread. */
export type ThreadDoor = { readonly name: string; readonly session: InspectorSession };

/** What is wanted of a thread. */
type ThreadWish = {
  readonly key?: string;
  /** How long the first pause may take to come. */ readonly pauseMs: number;
  /** Some thread uses the CPU, or waits for one: a pause that came is no chance, also when time was too short for more. */
  readonly busy: boolean;
};

const pauses = 3;
const nextPauseMs = 300;
const busyNextPauseMs = 900;
const betweenMs = 20;
/** With less time left than this, the pauses that were made must do. */
const wrapUpMs = 600;
const evaluateMs = 800;
const enableMs = 1000;
const maxContexts = 8;
const maxFrames = 200;

const gate = `globalThis[Symbol.for('regression-gate')]`;

type Pause = { readonly frames: readonly RawFrame[]; readonly key?: string };

/** Pauses a thread three times, and asks it where the test of `key` begins when that shows nothing. Leaves it running. */
export const inspectThread = async (
  { name, session }: ThreadDoor,
  { key, pauseMs, busy }: ThreadWish,
  box: TimeBox,
): Promise<InspectedThread> => {
  const scripts = new ScriptTable(session);
  const contexts: number[] = [];
  session.on('Runtime.executionContextCreated', params => {
    const id = member(member(params, 'context'), 'id');
    if (typeof id === 'number') contexts.unshift(id);
  });
  // Not waited for: a thread takes its commands in their order, and on a busy machine each answer takes its time.
  void session.ask('Runtime.enable', {}, enableMs);
  void session.ask('Debugger.enable', {}, enableMs);
  const seen = await pauseOften(session, { first: pauseMs, next: busy ? busyNextPauseMs : nextPauseMs }, box);
  // A pause that never came must not stop the questions that follow: they are answered in this order.
  void session.ask('Debugger.setSkipAllPauses', { skip: true }, evaluateMs);
  const reached = seen.length === pauses || (busy && seen.length > 0);
  const [looks, resources, test] = await Promise.all([
    Promise.all(seen.map(({ frames }) => Promise.all(frames.map(frame => scripts.frame(frame))))),
    resourcesOf(session),
    key === undefined ? undefined : testFrame(session, scripts, key, contexts.slice(0, maxContexts)),
  ]);
  const common = reached ? commonFrames(looks) : [];
  const found = reached ? seen.findLast(pause => pause.key !== undefined)?.key : undefined;
  return {
    name,
    answer: reached ? 'paused' : resources === undefined ? 'silent' : 'answered',
    frames: common.map(bareFrame),
    pauses: looks.map(look => look.map(bareFrame)),
    steady: reached && isSteady(looks),
    ...(found === undefined ? {} : { key: found }),
    ...(test === undefined ? {} : { test }),
    resources: resources ?? [],
  };
};

const pauseOften = async (
  session: InspectorSession,
  waitMs: { readonly first: number; readonly next: number },
  box: TimeBox,
): Promise<readonly Pause[]> => {
  const seen: Pause[] = [];
  while (seen.length < pauses && (seen.length === 0 || box.left() > wrapUpMs)) {
    if (seen.length > 0) await box.clock.sleep(Math.min(betweenMs, box.left()));
    const ms = seen.length === 0 ? waitMs.first : waitMs.next;
    const paused = session.next('Debugger.paused', ms);
    void session.ask('Debugger.pause', {}, ms);
    const params = await paused;
    if (params === undefined) break;
    const calls = listOf(params, 'callFrames').slice(0, maxFrames);
    const frames = calls.map(rawFrame).filter(frame => frame !== undefined);
    const key = seen.at(-1)?.key ?? (await keyOn(session, [calls[0], calls.at(-1)]));
    void session.ask('Debugger.resume', {}, evaluateMs);
    seen.push(key === undefined ? { frames } : { frames, key });
  }
  return seen;
};

/** The key of the test that runs in a paused thread: its frames may belong to different realms, and the shim lives in one. */
const keyOn = async (session: InspectorSession, calls: readonly unknown[]): Promise<string | undefined> => {
  const answers = calls.map(call => {
    const params = {
      callFrameId: textOf(call, 'callFrameId'),
      expression: `${gate}?.current?.()`,
      silent: true,
      returnByValue: true,
    };
    return session.ask('Debugger.evaluateOnCallFrame', params, evaluateMs);
  });
  const keys = (await Promise.all(answers)).map(answer => textOf(member(answer, 'result'), 'value'));
  return keys.find(key => key !== undefined);
};

/** Where the function of a test begins, asked of an idle thread. */
const testFrame = async (
  session: InspectorSession,
  scripts: ScriptTable,
  key: string,
  contexts: readonly number[],
): Promise<Frame | undefined> => {
  for (const contextId of contexts.length === 0 ? [undefined] : contexts) {
    const params = {
      expression: `${gate}?.functionOf?.(${JSON.stringify(key)})`,
      silent: true,
      ...(contextId === undefined ? {} : { contextId }),
    };
    const answer = await session.ask('Runtime.evaluate', params, evaluateMs);
    // One that does not answer will not answer for another realm.
    if (answer === undefined) return undefined;
    const result = member(answer, 'result');
    const objectId = textOf(result, 'objectId');
    if (objectId === undefined || textOf(result, 'type') !== 'function') continue;
    const properties = await session.ask('Runtime.getProperties', { objectId, ownProperties: true }, evaluateMs);
    const location = listOf(properties, 'internalProperties').find(
      one => textOf(one, 'name') === '[[FunctionLocation]]',
    );
    const at = scriptPlace(member(member(location, 'value'), 'value'));
    if (at === undefined) continue;
    return bareFrame(await scripts.frame({ function: functionName(properties), at, origin: '' }));
  }
  return undefined;
};

const functionName = (properties: unknown): string =>
  textOf(
    member(
      listOf(properties, 'result').find(one => textOf(one, 'name') === 'name'),
      'value',
    ),
    'value',
  ) ?? '';

const resourcesOf = async (session: InspectorSession): Promise<readonly string[] | undefined> => {
  const params = { expression: 'globalThis.process?.getActiveResourcesInfo?.()', silent: true, returnByValue: true };
  const answer = await session.ask('Runtime.evaluate', params, evaluateMs);
  return answer === undefined ? undefined : listOf(member(answer, 'result'), 'value').map(String);
};
