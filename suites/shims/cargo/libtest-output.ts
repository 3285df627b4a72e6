/** What libtest has said of one test. */
export type Word = {
  readonly name: string;
  readonly kind: 'passed' | 'failed' | 'skipped';
  readonly reason?: string;
};

const mode = String.raw`(?: - (?:should panic|compile fail|compile))?`;
const result = new RegExp(String.raw`^(.+?)${mode} \.\.\. (ok|FAILED|ignored)(?:, (.*?))?(?: <[^>]*>)?$`, 'u');
const begun = new RegExp(String.raw`^test (.+?)${mode} \.\.\. (.*)$`, 'u');
const kinds = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' } as const;
const mostTailLines = 200_000;

/**
 * Follows the standard output of a program with libtest in it, as people see it. Only tests of the given names are told, and each
 * once: what tests write themselves may look like anything.
 */
export class LibtestOutput {
  readonly #names: ReadonlySet<string>;
  readonly #told = new Set<string>();
  /** From the first `failures:` on. */
  readonly #tail: string[] = [];
  #rest = '';
  #isTail = false;
  #hasResult = false;
  /** A test whose name was said, and then something that is not its result: with one thread a test may write in between. */
  #open: { readonly name: string; last: string } | undefined;

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
  }

  /** `test result:` was said: it came to its end. */
  get hasResult(): boolean {
    return this.#hasResult;
  }

  hear(text: string): readonly Word[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return [...lines.flatMap(line => this.#line(plain(line))), ...this.#peek(plain(this.#rest))];
  }

  end(): readonly Word[] {
    const rest = this.#rest;
    this.#rest = '';
    return [...(rest === '' ? [] : this.#line(plain(rest))), ...(this.#hasResult ? this.#close() : [])];
  }

  /** The tests in the list of failures at its end. */
  get listed(): ReadonlySet<string> {
    const at = this.#tail.lastIndexOf('failures:');
    return new Set(this.#tail.slice(at + 1).flatMap(line => (line.startsWith('    ') ? [line.trim()] : [])));
  }

  /** What each failed test has written, by name. */
  words(): ReadonlyMap<string, string> {
    const blocks = new Map<string, string[]>();
    let block: string[] | undefined;
    for (const line of this.#tail.slice(0, Math.max(0, this.#tail.lastIndexOf('failures:')))) {
      const name = /^---- (.+) stdout ----$/u.exec(line)?.[1] ?? '';
      if (this.#names.has(name) && !blocks.has(name)) blocks.set(name, (block = []));
      else block?.push(line);
    }
    return new Map([...blocks].map(([name, lines]) => [name, lines.join('\n').trim()]));
  }

  #line(line: string): readonly Word[] {
    if (line.startsWith('test result: ')) this.#hasResult = true;
    if (this.#isTail && this.#tail.length < mostTailLines) this.#tail.push(line);
    if (line === 'failures:' || line === 'successes:') {
      this.#isTail = true;
      return this.#close();
    }
    const word = this.#result(line);
    if (word !== undefined) return [...this.#closeBefore(word.name), ...this.#tell(word)];
    const [, name = '', last = ''] = begun.exec(line) ?? [];
    if (this.#isOpen(name)) {
      const before = this.#closeBefore(name);
      this.#open = { name, last };
      return before;
    }
    if (this.#open !== undefined && line !== '') this.#open.last = line;
    return [];
  }

  /** Words of a test without an end of line may stand before it. */
  #result(line: string): Word | undefined {
    for (let at = line.indexOf('test '); at >= 0; at = line.indexOf('test ', at + 1)) {
      const [, name = '', said = '', reason] = result.exec(line.slice(at + 5)) ?? [];
      if (this.#isOpen(name))
        return { name, kind: kinds[said as keyof typeof kinds], ...(reason === undefined ? {} : { reason }) };
    }
    return undefined;
  }

  /** With one thread the next test has begun before its line has an end: the one before it is over. */
  #peek(rest: string): readonly Word[] {
    const name = this.#open === undefined ? undefined : begun.exec(rest)?.[1];
    return name !== undefined && this.#isOpen(name) ? this.#closeBefore(name) : [];
  }

  #isOpen(name: string): boolean {
    return this.#names.has(name) && !this.#told.has(name);
  }

  #closeBefore(name: string): readonly Word[] {
    return this.#open?.name === name ? [] : this.#close();
  }

  #close(): readonly Word[] {
    const open = this.#open;
    this.#open = undefined;
    const [, said] = /(ok|FAILED|ignored)$/u.exec(open?.last ?? '') ?? [];
    if (open === undefined || said === undefined) return [];
    return this.#tell({ name: open.name, kind: kinds[said as keyof typeof kinds] });
  }

  #tell(word: Word): readonly Word[] {
    if (this.#told.has(word.name)) return [];
    this.#told.add(word.name);
    if (this.#open?.name === word.name) this.#open = undefined;
    return [word];
  }
}

const plain = (line: string): string => line.replaceAll(/\u001B\[[\d;]*m|\r$/gu, '');

/** The names in what `--list` has said, in the order in which they will be started. */
export const listed = (text: string): readonly string[] =>
  text.split('\n').flatMap(line => /^(.+): (?:test|bench|benchmark)$/u.exec(plain(line))?.[1] ?? []);
