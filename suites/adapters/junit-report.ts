import type { RunnerEvent } from '../../harness/protocol/event.ts';
import { type JunitCase, outcomesOf, refOf, type Verdict } from './junit-case.ts';
import type { Ordinals } from './ordinals.ts';
import { type XmlReader, xmlReader } from './junit-xml.ts';

/** For whom a report is read. */
export type JunitReader = {
  readonly file: string;
  readonly cwd: string;
  readonly pid: number;
  readonly ordinals: Ordinals;
};

type Attributes = Readonly<Record<string, string>>;
type Open = { readonly attributes: Attributes; readonly verdicts: Verdict[]; output: string };
type Words = { readonly element: string; readonly attributes: Attributes; text: string };

const mostTextChars = 64 * 1024;
const mostOutputChars = 16 * 1024;
const verdicts = /^(?:failure|error|skipped|(?:flaky|rerun)(?:Failure|Error))$/u;
const roots = new Set(['testsuites', 'testsuite']);

/** One report. Each test is told once its element is closed; what comes before a fault counts. */
export class JunitReport {
  readonly #for: JunitReader;
  readonly #xml: XmlReader;
  readonly #suites: Attributes[] = [];
  readonly #path: string[] = [];
  #told: RunnerEvent[] = [];
  #case: Open | undefined;
  #words: Words | undefined;
  #tests = 0;
  #bad = 0;
  #claimed = 0;
  #isOther = false;

  constructor(reader: JunitReader) {
    this.#for = reader;
    this.#xml = xmlReader({
      open: (name, attributes) => this.#open(name, attributes),
      text: text => this.#text(text),
      close: name => this.#close(name),
    });
  }

  chunk(bytes: Uint8Array): readonly RunnerEvent[] {
    if (!this.#isOther) this.#xml.write(bytes);
    return this.#told.splice(0);
  }

  /** The last events, and why the report cannot be all. */
  end(fault?: string): { readonly events: readonly RunnerEvent[]; readonly fault?: string } {
    const said = this.#isOther ? undefined : (fault ?? this.#xml.end() ?? this.#gap());
    const events = this.#told.splice(0);
    return said === undefined ? { events } : { events, fault: `${this.#for.file} ${said}` };
  }

  /** A report that is whole, but does not show what it speaks of. */
  #gap(): string | undefined {
    if (this.#tests === 0) return 'has no test in it';
    return this.#claimed > 0 && this.#bad === 0
      ? `speaks of ${this.#claimed} failure(s) or error(s), but shows none`
      : undefined;
  }

  #open(name: string, attributes: Attributes): string | undefined {
    this.#path.push(name);
    if (this.#path.length === 1) {
      // What Failsafe leaves beside its reports.
      this.#isOther = name === 'failsafe-summary';
      if (!this.#isOther && !roots.has(name)) return `is no JUnit report: it begins with <${name}>`;
    }
    if (name === 'testsuite') {
      this.#suites.push(attributes);
      if (this.#suites.length === 1) this.#claimed += numberOf(attributes['failures']) + numberOf(attributes['errors']);
    } else if (name === 'testcase' && this.#case === undefined) this.#case = { attributes, verdicts: [], output: '' };
    else if (this.#case !== undefined && this.#words === undefined && isWord(name))
      this.#words = { element: name, attributes, text: '' };
    return undefined;
  }

  #text(text: string): void {
    const words = this.#words;
    if (words === undefined) return;
    const isOutput = words.element.startsWith('system-');
    // Of output the end is kept, of a failure the beginning.
    if (isOutput) words.text = (words.text + text).slice(-mostOutputChars);
    else if (words.text.length < mostTextChars) words.text = (words.text + text).slice(0, mostTextChars);
  }

  #close(name: string): void {
    this.#path.pop();
    if (name === 'testsuite') this.#suites.pop();
    const open = this.#case;
    if (open === undefined) return;
    if (name === 'testcase') {
      this.#case = undefined;
      this.#words = undefined;
      this.#tell({ ...open, suites: this.#suites });
    } else if (this.#words?.element === name) {
      const { attributes, text } = this.#words;
      this.#words = undefined;
      if (!verdicts.test(name)) open.output = `${open.output}\n${text}`.slice(-mostOutputChars);
      else if (open.verdicts.length < 100) {
        const { type = '', message = '' } = attributes;
        open.verdicts.push({ element: name, type, message, text });
      }
    }
  }

  #tell(one: JunitCase): void {
    const { cwd, pid, ordinals } = this.#for;
    this.#tests++;
    if (one.verdicts.length > 0) this.#bad++;
    const test = ordinals.of(refOf(one, cwd));
    const ms = Math.max(0, Number(one.attributes['time']?.replaceAll(',', '')) * 1000 || 0);
    this.#told.push({ type: 'discovered', pid, tests: [{ ...test, mode: 'run' }] });
    for (const [nth, outcome] of outcomesOf(one, cwd).entries())
      this.#told.push({ type: 'test-finished', pid, test, attempt: nth + 1, ms, outcome });
  }
}

const isWord = (name: string): boolean => verdicts.test(name) || name === 'system-out' || name === 'system-err';

const numberOf = (text: string | undefined): number => Math.max(0, Number(text) || 0);
