import fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { isMainThread, threadId } from 'node:worker_threads';
import type { FileRef } from '../../adapter.ts';
import { assignmentFrom } from '../node/assignment.ts';
import { opened, pid } from '../node/line.ts';
import { fileNamer } from '../node/place.ts';
import { presence } from '../node/presence.ts';
import { stepsOf } from '../node/steps.ts';
import type { End } from '../node/steps.ts';
import type { Environment, Framework, ProjectConfig } from './circus.ts';
import { isCircus } from './circus.ts';
import { earlierIn, nobody } from './earlier.ts';
import type { Earlier } from './earlier.ts';
import { fileStory } from './file-story.ts';
import { outcomeOf } from './outcome.ts';

/** What the launcher knows and a worker does not. */
export type Facts = {
  /** Names of projects by the id of their configuration, where their files need them. */
  readonly projects: Readonly<Record<string, string>>;
  /** The jest-circus that jest uses where nobody says otherwise. */
  readonly circus?: string;
};

/** The file of the facts in the folder of a launch. */
export const factsFile = (dir: string): string => join(dir, 'jest.json');

/** How a process that runs test files tells what it does. */
export type Telling = {
  /** A file is about to be loaded. */
  readonly begin: (path: string, config: ProjectConfig) => void;
  /** It is over: what is still said to be loading is not. */
  readonly end: (path: string, config: ProjectConfig) => void;
  /** It could not be loaded, or its environment broke. */
  readonly fail: (path: string, config: ProjectConfig, thrown: unknown) => void;
  /** Puts itself around the jest-circus that a project uses. */
  readonly install: (config: ProjectConfig) => void;
};

/** What is said of a file that is not loaded a second time. */
export const lostBefore = 'its process ended while it was loaded';
// What jest takes for its own when nobody has said it.
const usualMs = 5_000;

/** Tells what runs in this process. */
export const tellingHere = (env: NodeJS.ProcessEnv, facts: () => Facts): Telling => {
  const { GATE_EVENTS: events = '', GATE_CWD: cwd = '', GATE_LAUNCH_FILE: launchFile } = env;
  const mode = env['GATE_MODE'] === 'list' ? 'list' : 'run';
  const limitMs = Number(env['GATE_TEST_LIMIT'] ?? Infinity);
  const say = opened(events);
  const steps = stepsOf(say);
  const assignment = assignmentFrom(launchFile);
  const nameOf = fileNamer(cwd);
  const worlds = new Set<NodeJS.ProcessEnv>();
  const here = presence(false, { isMainThread, threadId }, () => [...worlds]);
  const loading = new Map<string, End>();
  const installed = new Set<string>();
  let first: { readonly key: string; readonly earlier: Earlier } | undefined;

  const refOf = (path: string, { id }: ProjectConfig): FileRef => {
    const project = facts().projects[id];
    return { file: nameOf(path), ...(project === undefined ? {} : { project }) };
  };
  const loadKey = (path: string, { id }: ProjectConfig): string => JSON.stringify([id, path]);
  /** Only the first file of a process may have been another's before. */
  const earlierOf = (path: string, config: ProjectConfig): Earlier => {
    const key = loadKey(path, config);
    first ??= { key, earlier: earlierIn(events, refOf(path, config)) };
    return first.key === key ? first.earlier : nobody;
  };
  const begin = (path: string, config: ProjectConfig): void => {
    const key = loadKey(path, config);
    if (earlierOf(path, config).isLost) throw new Error(lostBefore);
    if (!loading.has(key)) loading.set(key, steps.begin({ kind: 'load', ...refOf(path, config) }, {}));
  };
  const loaded = (path: string, config: ProjectConfig, thrown?: { readonly error: unknown }): void => {
    const key = loadKey(path, config);
    loading.get(key)?.(thrown === undefined ? undefined : outcomeOf([thrown.error]));
    loading.delete(key);
  };
  const watched =
    (run: Framework): Framework =>
    async (globalConfig, config, ...rest) => {
      const [environment, , path] = rest as readonly [Environment, unknown, string];
      const of = refOf(path, config);
      const timeoutMs = globalConfig.testTimeout ?? config.testTimeout ?? usualMs;
      begin(path, config);
      const world = environment.global?.process?.env;
      if (world !== undefined) worlds.add(world);
      if (environment.global !== undefined) here.answerIn(environment.global);
      hear(
        environment,
        fileStory(of, {
          say,
          steps,
          presence: here,
          assignment,
          mode,
          earlier: earlierOf(path, config),
          loaded: () => loaded(path, config),
          // Longer than the gate's own limit where nobody has set that one, it counts as each test's own.
          usualTestMs: timeoutMs > limitMs ? undefined : timeoutMs,
          usualHookMs: timeoutMs,
        }),
      );
      try {
        const result = await run(globalConfig, config, ...rest);
        say({ type: 'file-finished', pid, ...of });
        return result;
      } catch (thrown) {
        loaded(path, config, { error: thrown });
        throw thrown;
      } finally {
        if (world !== undefined) worlds.delete(world);
      }
    };

  return {
    begin,
    end: (path, config) => loaded(path, config),
    fail: (path, config, thrown) => loaded(path, config, { error: thrown }),
    install: ({ testRunner }) => {
      const path = isCircus(testRunner) ? testRunner : facts().circus;
      if (path === undefined || installed.has(path)) return;
      installed.add(path);
      putAround(path, watched);
    },
  };
};

/** The facts as the launcher has left them. */
export const factsIn = (dir: string): Facts => JSON.parse(fs.readFileSync(factsFile(dir), 'utf8')) as Facts;

/** Hears the events of a file before its environment does. */
const hear = (environment: Environment, ours: ReturnType<typeof fileStory>): void => {
  const theirs = environment.handleTestEvent;
  Object.defineProperty(environment, 'handleTestEvent', {
    value: (...given: Parameters<typeof ours>): unknown => {
      try {
        ours(...given);
      } catch {
        // What we do not understand must not fail the user's test. A missing line makes the run incomplete, which says it.
      }
      return theirs?.apply(environment, given);
    },
    configurable: true,
    enumerable: false,
    writable: true,
  });
};

/** Whoever asks for this module from now on gets a stand-in, called by the same name. */
const putAround = (path: string, dress: (run: Framework) => Framework): void => {
  const load = createRequire(path);
  const exported = load(path) as Framework | { readonly default: Framework };
  const module = load.cache[load.resolve(path)];
  if (module === undefined) return;
  module.exports =
    typeof exported === 'function'
      ? dress(exported)
      : Object.defineProperties(
          {},
          {
            ...Object.getOwnPropertyDescriptors(exported),
            default: { value: dress(exported.default), enumerable: true, configurable: true, writable: true },
          },
        );
};
