import { basename } from 'node:path';
import { hasProcessTable } from '../harness/process/tree.ts';
import type { RunEvent } from '../harness/protocol/event.ts';
import type { Containment } from '../harness/protocol/record.ts';
import { inWords } from '../reports/duration.ts';
import type { SuiteDefinition } from '../suites/adapter.ts';
import type { LoadedConfig } from './config/config.ts';
import type { ReadySuite } from './find-suites.ts';
import type { Memory } from './memory.ts';
import type { PlannedSuite } from './plan-run.ts';
import { counted } from './policies/counted.ts';

/** The first line of a run whose suites nobody has configured: what was found instead. */
export const detectionLine = (
  { root, file }: Pick<LoadedConfig, 'root' | 'file'>,
  suites: readonly ReadySuite[],
): string => {
  const found = suites.map(({ suite }) => `${suite.name} (${suite.why.replace(/^detected: /, '')})`).join(', ');
  const lack = file === undefined ? `No configuration in ${root}` : `${basename(file)} names no suites`;
  return found === ''
    ? `${lack}, and no suite of tests was found: write a gate.config.ts.`
    : `${lack}: detected ${found}; the defaults apply.`;
};

/** How sure it is that nothing outlives its launch. */
export const containmentLine = (level: Containment, made: string | undefined): string =>
  made === undefined ? `containment: ${level} (not proven)` : `containment: ${level} (${made})`;

/** What is known before the first suite starts: what a user should know, and what was left out. */
export const openingNotes = (
  { suites, memory }: { readonly suites: readonly PlannedSuite[]; readonly memory: Memory },
  wardenProblem: string | undefined,
  canMeter: boolean = hasProcessTable,
): readonly RunEvent[] => [
  ...suites.flatMap(({ ready }) => [
    ...versionNote(ready),
    ...watchNote(ready),
    ...learnedNote(ready),
    ...(canMeter ? [] : ceilingNote(ready)),
  ]),
  ...suites.flatMap(({ seat, choice }): readonly RunEvent[] =>
    choice === undefined || choice.leftOut === 0 ? [] : [{ type: 'left-out', suite: seat.name, tests: choice.leftOut }],
  ),
  ...troubleNote(memory.trouble()),
  ...(wardenProblem === undefined ? [] : [warning(`if this gate is killed, nobody ends the tests: ${wardenProblem}`)]),
];

const troubleNote = (trouble: string | undefined): readonly RunEvent[] =>
  trouble === undefined ? [] : [warning(`${trouble.replace(/\.$/, '')}: this run goes on without a history`)];

const versionNote = ({ suite, adapter: { majors }, version }: ReadySuite): readonly RunEvent[] => {
  const major = /^(\d+)\./.exec(version ?? '')?.[1];
  if (major === undefined || majors.length === 0 || majors.includes(major)) return [];
  const text = `${suite.runner} ${version} was not tested with this gate, only ${inList(majors)}`;
  return [{ ...warning(text), suite: suite.name }];
};

const watchNote = ({ suite, adapter: { events } }: ReadySuite): readonly RunEvent[] =>
  events !== 'final' ? [] : [{ type: 'note', level: 'info', suite: suite.name, text: watchedWhole(suite) }];

/** What can be said of a suite whose tests nobody sees while they run. */
export const watchedWhole = ({ limits: { silenceMs, suiteMs } }: Pick<SuiteDefinition, 'limits'>): string =>
  `its tests cannot be seen while they run: each launch is watched as a whole (silence ${inWords(silenceMs)}, suite ${suiteMs === undefined ? 'without a limit' : inWords(suiteMs)})`;

const ceilingNote = ({ suite }: ReadySuite): readonly RunEvent[] =>
  suite.memoryBytes === undefined
    ? []
    : [
        {
          ...warning('its ceiling for memory is not watched: this system does not tell what its processes use'),
          suite: suite.name,
        },
      ];

const learnedNote = ({ suite, limits }: ReadySuite): readonly RunEvent[] => {
  if (limits === undefined || limits.learned.size === 0) return [];
  const count = counted(limits.learned.size, 'test', 'tests');
  const text = `limits learned from earlier runs: ${count}; every other has ${inWords(suite.limits.testMs)}`;
  return [{ type: 'note', level: 'info', suite: suite.name, text }];
};

const warning = (text: string): Extract<RunEvent, { type: 'note' }> => ({ type: 'note', level: 'warning', text });

const inList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
