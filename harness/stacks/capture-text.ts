import type { GoDump } from './go-sigquit.ts';
import type { Inspection } from './node-inspector.ts';
import type { ProcLook, ThreadLook } from './proc-state.ts';
import type { PythonDump } from './python-faulthandler.ts';
import type { Runtime } from '../protocol/event.ts';
import type { Frame, HangClass } from '../protocol/outcome.ts';

/** All that a look brought. */
type CaptureFacts = {
  readonly pid: number;
  readonly runtime: Runtime;
  readonly class: HangClass;
  readonly via: string;
  readonly ms: number;
  readonly frames: readonly Frame[];
  readonly proc?: ProcLook;
  readonly node?: Inspection;
  readonly python?: PythonDump;
  readonly go?: GoDump;
};

/** The text of a stack file: the answer first, then everything that was seen. */
export const captureText = (facts: CaptureFacts): string => {
  const { pid, runtime, proc, node, python, go } = facts;
  const head = `${runtime} process ${pid}: ${facts.class}, seen through ${facts.via} in ${Math.round(facts.ms)} ms`;
  const sections = [
    [head, ...(proc === undefined ? ['the system says nothing about it'] : [`command: ${proc.command}`])].join('\n'),
    section(
      'where it is (what all looks share, innermost first)',
      facts.frames.length === 0 ? ['nothing could be seen'] : facts.frames.map(frameLine),
    ),
    section(
      'children',
      proc === undefined
        ? []
        : proc.children.length === 0
          ? ['none']
          : proc.children.map(child => `${child.pid} (of ${child.parent}, ${child.state}) ${child.command}`),
    ),
    section('threads of the process', (proc?.threads ?? []).map(threadLine)),
    ...(node?.threads ?? []).flatMap(thread => {
      const title = `thread ${thread.name}${thread === node?.stuck ? ' (the one that is stuck)' : ''}`;
      const known = thread.key === undefined ? [] : [`test: ${thread.key}`];
      const held = thread.resources.length === 0 ? [] : [`kept alive by: ${thread.resources.join(', ')}`];
      const begins = thread.test === undefined ? [] : [`the test begins at:`, frameLine(thread.test)];
      return [
        section(title, [answers[thread.answer], ...known, ...held, ...begins]),
        ...thread.pauses.map((frames, index) =>
          section(`thread ${thread.name}, pause ${index + 1} of ${thread.pauses.length}`, frames.map(frameLine)),
        ),
      ];
    }),
    section(`faulthandler, ${python?.dumps ?? 0} dumps`, python === undefined ? [] : [python.raw.trimEnd()]),
    section(`written by the Go program ${go?.pid ?? 0} on SIGQUIT`, go === undefined ? [] : [go.raw.trimEnd()]),
  ];
  return `${sections.filter(text => text !== '').join('\n\n')}\n`;
};

const answers = {
  paused: 'stopped in code each time it was paused',
  answered: 'its event loop is free: it waits for something that does not come',
  silent: 'did not answer',
};

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [`== ${title}`, ...lines].join('\n');

const frameLine = ({ function: name, file, line, column }: Frame): string =>
  `  at ${name} (${file}:${line}${column === 0 ? '' : `:${column}`})`;

const threadLine = ({ tid, name, state, busy, wait }: ThreadLook): string => {
  const share = busy === undefined ? '' : ` ${Math.round(busy * 100)} % busy`;
  return `${tid} ${name} ${state}${share}${wait === undefined ? '' : ` in ${wait.place}`}`;
};
