import type { RunnerEvent } from '../../harness/protocol/event.ts';
import type { Outcome } from '../../harness/protocol/outcome.ts';
import { Ordinals } from './ordinals.ts';
import { type Diagnostic, diagnostic } from './tap-diagnostic.ts';
import { type TapPoint, tapLine } from './tap-line.ts';

/** A test point with its place among its parents. */
type Told = { readonly titles: readonly string[]; readonly outcome: Outcome; readonly ms: number };

/** The whole document, or a subtest: one whose own point is still to come, or has opened it. */
type Level = {
  readonly indent: number;
  readonly name: string | undefined;
  readonly told: Told[];
  points: number;
  plan: number | undefined;
  /** The point that has opened this level, where points do so. */
  readonly opener?: Pending;
  /** The last point, which may still get a diagnostic. */
  pending: Pending | undefined;
};

type Pending = { readonly point: TapPoint; readonly inner: Level | undefined; yaml?: string[]; isRead?: true };

const step = 4;
const mostYamlLines = 5_000;
const mostFaults = 5;

const levelOf = (indent: number, name?: string, opener?: Pending): Level => ({
  indent,
  name,
  told: [],
  points: 0,
  plan: undefined,
  pending: undefined,
  ...(opener === undefined ? {} : { opener }),
});

/** Reads one TAP document, whatever is torn or missing in it. What is no TAP is left out, as TAP has it. */
export class TapDocument {
  readonly #cwd: string;
  readonly #pid: number;
  readonly #ordinals = new Ordinals();
  readonly #outer: Level = levelOf(0);
  readonly #levels: Level[] = [this.#outer];
  readonly #faults: string[] = [];
  #announced: string | undefined;
  #isOver = false;

  constructor(cwd: string, pid: number) {
    this.#cwd = cwd;
    this.#pid = pid;
  }

  line(text: string): readonly RunnerEvent[] {
    if (this.#isOver || this.#isDiagnostic(text)) return [];
    const line = tapLine(text);
    if (line.kind === 'prose' || ('indent' in line && line.indent % step !== 0)) return [];
    if (line.kind === 'bail') return this.#bail(line.reason);
    if (line.kind === 'close') {
      this.#enter(line.indent + step);
      this.#close();
      return this.#tell();
    }
    const inner = this.#enter(line.indent, line.kind === 'subtest');
    const level = this.#top;
    this.#settle(level);
    this.#announced = line.kind === 'subtest' ? line.name : undefined;
    if (line.kind === 'plan') {
      if (level.plan !== undefined) this.#fault('more than one plan');
      level.plan ??= line.count;
    } else if (line.kind === 'point') {
      const pending: Pending = { point: line.point, inner: isSubtest(inner) ? inner : undefined };
      if (line.opens) this.#levels.push(levelOf(line.indent + step, line.point.name, pending));
      else level.pending = pending;
    }
    return this.#tell();
  }

  /** Everything that was begun: nothing more will come. */
  rest(): readonly RunnerEvent[] {
    while (this.#levels.length > 1) this.#leave(this.#levels.pop());
    this.#settle(this.#outer);
    return this.#tell();
  }

  /** What a harness complains of at the end of a document. */
  faults(): readonly RunnerEvent[] {
    const { points, plan } = this.#outer;
    if (this.#isOver) return [];
    if (plan === undefined && points > 0) this.#fault('TAP without a plan: nobody can know whether all tests have run');
    if (plan !== undefined && plan !== points) this.#fault(planned(plan, points));
    return this.#faults.length === 0 ? [] : [{ type: 'incomplete', reason: this.#faults.join('; ') }];
  }

  get #top(): Level {
    return this.#levels.at(-1) ?? this.#outer;
  }

  #fault(text: string): void {
    if (this.#faults.length < mostFaults) this.#faults.push(text);
  }

  #bail(reason: string): readonly RunnerEvent[] {
    const events = this.rest();
    this.#isOver = true;
    const message = reason === '' ? 'Bail out!' : `Bail out! ${reason}`;
    return [...events, { type: 'session-failed', failure: { message, stack: [] } }];
  }

  /** Lines between `---` and `...` right below a point belong to it, whatever they look like. */
  #isDiagnostic(text: string): boolean {
    const { indent, pending, opener, points } = this.#top;
    const open = pending ?? (points === 0 ? opener : undefined);
    if (open === undefined || open.isRead === true) return false;
    const line = text.trim();
    if (open.yaml === undefined) {
      const from = pending === undefined ? indent - step : indent;
      if (line !== '---' || text.length - text.trimStart().length <= from) return false;
      open.yaml = [];
    } else if (line === '...') open.isRead = true;
    else if (open.yaml.length < mostYamlLines) open.yaml.push(text);
    return true;
  }

  /** Comes to the level of a line. Gives the one right inside it that the line ends. */
  #enter(indent: number, isAnnouncement = false): Level | undefined {
    let inner: Level | undefined;
    while (this.#levels.length > 1 && this.#top.indent > indent) {
      this.#leave(inner);
      inner = this.#levels.pop();
      if (inner?.opener !== undefined) {
        this.#levels.push(inner);
        this.#close();
        inner = undefined;
      }
    }
    if (inner !== undefined) this.#settle(inner);
    // Old producers announce a subtest inside of it; others where its own point will be.
    if (this.#top.indent < indent && !(isAnnouncement && this.#announced === undefined)) {
      this.#settle(this.#top);
      this.#levels.push(levelOf(indent, this.#announced));
    }
    return inner;
  }

  /** Ends the block that a point has opened. */
  #close(): void {
    const inner = this.#top;
    if (inner.opener === undefined) return;
    this.#levels.pop();
    this.#settle(inner);
    this.#top.pending = { ...inner.opener, inner };
    this.#settle(this.#top);
  }

  /** A subtest whose point never came: its tests count all the same. */
  #leave(inner: Level | undefined): void {
    if (inner === undefined) return;
    this.#settle(inner);
    const { name = '', told, opener } = inner;
    if (!isSubtest(inner)) return;
    for (const one of told) this.#top.told.push(name === '' ? one : { ...one, titles: [name, ...one.titles] });
    if (opener !== undefined) this.#top.pending = opener;
    this.#fault(`subtest ${name === '' ? 'without a name' : name} has no end`);
  }

  /** The last point of a level is complete. */
  #settle(level: Level): void {
    const { pending } = level;
    if (pending === undefined) return;
    level.pending = undefined;
    const { point, inner, yaml } = pending;
    level.points++;
    if (point.number !== undefined && point.number !== level.points && level === this.#outer)
      this.#fault(`tests out of sequence: ${point.number} where ${level.points} was due`);
    const name = titleOf(point, inner, level.points, this.#cwd);
    if (inner?.plan !== undefined && inner.plan !== inner.points)
      this.#fault(`subtest ${name}: ${planned(inner.plan, inner.points)}`);
    const children = (inner?.told ?? []).map(told => below(told, name, point));
    const told = yaml === undefined ? undefined : diagnostic(yaml, this.#cwd);
    const isTold = children.some(({ outcome }) => outcome.kind === 'failed');
    const ms = told?.ms ?? point.ms ?? 0;
    level.told.push(...children, { titles: [name], outcome: outcomeOf(point, told, isTold), ms });
  }

  /** What stands at the outermost level is final. */
  #tell(): readonly RunnerEvent[] {
    const pid = this.#pid;
    return this.#outer.told.splice(0).flatMap(({ titles, outcome, ms }): readonly RunnerEvent[] => {
      const test = this.#ordinals.of({ titles });
      return [
        { type: 'discovered', pid, tests: [{ ...test, mode: 'run' }] },
        { type: 'test-finished', pid, test, attempt: 1, ms, outcome },
      ];
    });
  }
}

/** What is only indented may be prose that looks like a test point: a subtest has a name or a plan. */
const isSubtest = (level: Level | undefined): level is Level => level?.name !== undefined || level?.plan !== undefined;

const planned = (plan: number, points: number): string => `planned ${plan} test(s), but told ${points}`;

const titleOf = ({ name }: TapPoint, inner: Level | undefined, nth: number, cwd: string): string => {
  const said = name === '' ? (inner?.name ?? '') : name;
  const title = said === '' ? `test ${nth}` : said;
  return title.startsWith(`${cwd}/`) ? title.slice(cwd.length + 1) : title;
};

/** What is wrong inside of something that may be wrong has not gone wrong. */
const below = ({ titles, outcome, ms }: Told, name: string, { directive, reason }: TapPoint): Told => {
  const isExcused = directive !== undefined && outcome.kind === 'failed';
  return { titles: [name, ...titles], ms, outcome: isExcused ? skipped(reason) : outcome };
};

const skipped = (reason: string): Outcome => ({ kind: 'skipped', ...(reason === '' ? {} : { reason }) });

const outcomeOf = (
  { ok, directive, reason }: TapPoint,
  told: Diagnostic | undefined,
  isOfChildren: boolean,
): Outcome => {
  if (directive === 'skip' && ok) return skipped(reason);
  if (directive === 'todo' && !ok) return skipped(reason);
  if (ok) return { kind: 'passed' };
  const failure = told?.failure ?? { message: 'not ok', stack: [] };
  return { kind: 'failed', failures: [isOfChildren ? { ...failure, because: 'children' } : failure] };
};
