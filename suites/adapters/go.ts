import { isAbsolute, posix, relative } from 'node:path';
import type { Adapter, Candidate, Decoder, Launch } from '../adapter.ts';
import type { RunnerEvent, Step } from '../../harness/protocol/event.ts';
import type { Frame } from '../../harness/protocol/outcome.ts';
import { goLine, shownOf } from './go-line.ts';
import { GoPackage } from './go-package.ts';
import { execScript, goScript, goWords } from './go-script.ts';

const candidate = (program: readonly string[]): Candidate => ({
  program,
  check: ['/bin/sh', '-c', '"$@" version | sed -n "s/^go version go\\([^ ]*\\).*/\\1/p"', 'sh', ...program],
});

/** What the arguments of a user say, and what is left of them. */
type Args = { readonly rest: readonly string[]; readonly exec: string; readonly named: ReadonlySet<string> };

const readArgs = (args: readonly string[]): Args => {
  const rest: string[] = [];
  const named = new Set<string>();
  let exec = '';
  let isOfTests = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const said: readonly string[] = isOfTests ? [] : (/^--?(?:test\.)?([\w-]+)(?:=([^]*))?$/u.exec(word) ?? []);
    const [, name = '', value] = said;
    isOfTests ||= name === 'args';
    if (name !== '') named.add(name);
    if (name !== 'exec') rest.push(word);
    else exec = value ?? args[++at] ?? '';
    if (name === '' && !isOfTests && isPackage(word)) named.add('(package)');
  }
  return { rest, exec, named };
};

const isPackage = (word: string): boolean => /^\.{1,2}(?:\/|$)|\.\.\.|^[\w-]+(?:\.[\w-]+)+\//u.test(word);

const command: Adapter['command'] = launch => {
  const { suite, mode, dir, workers } = launch;
  const { rest, exec, named } = readArgs(suite.args);
  const program = suite.program.length === 0 ? ['go'] : suite.program;
  const packages = named.has('(package)') ? [] : ['./...'];
  const flags = [
    '-json',
    ...(mode === 'list' ? ['-list', '.'] : [`-exec=sh "${posix.join(dir, 'exec.sh')}" ${exec}`.trimEnd()]),
    ...(named.has('count') || mode === 'list' ? [] : ['-count=1']),
    ...(named.has('timeout') ? [] : [`-timeout=${noTimeout}`]),
    ...(named.has('p') || workers === undefined ? [] : [`-p=${workers}`]),
  ];
  // Packages come before what follows -args.
  return {
    argv: ['/bin/sh', posix.join(dir, 'go.sh'), ...program, 'test', ...flags, ...withPackages(rest, packages)],
    cwd: suite.cwd,
    env: suite.env,
    files: [
      { name: 'go.sh', text: goScript(program, launch) },
      { name: 'exec.sh', text: execScript(launch) },
    ],
  };
};

/** Ours are the clocks. A test that asks for its deadline has one, as it would by itself. */
const noTimeout = '24h';

const withPackages = (rest: readonly string[], packages: readonly string[]): readonly string[] => {
  const at = rest.findIndex(word => word === '-args' || word === '--args');
  return at < 0 ? [...rest, ...packages] : [...rest.slice(0, at), ...packages, ...rest.slice(at)];
};

/** Go says most places as seen from where it was started, and some in full. */
const fileAt = (root: string, file: string): string => (isAbsolute(file) ? file : posix.join(root, file));

const buildFailed = /^FAIL\t(\S+) \[(?:build|setup) failed\]$/u;
const place = /^(?:vet: )?(\S+\.go):(\d+)(?::(\d+))?: (.*)$/u;

/** Follows one `go test`: which package is where, and what is said of each. */
class GoStream {
  readonly #isList: boolean;
  readonly #modules: { readonly path: string; readonly folder: string }[] = [];
  /** By folder. */
  readonly #packages = new Map<string, GoPackage>();
  /** Words of the build, by the package that they are about. */
  readonly #built = new Map<string, string[]>();
  #building = '';
  #root: string;
  readonly leader: number;

  constructor({ suite, mode }: Pick<Launch, 'suite' | 'mode'>, leader: number) {
    this.#isList = mode === 'list';
    this.#root = suite.cwd;
    this.leader = leader;
  }

  line(text: string): readonly RunnerEvent[] {
    const [word, first = '', ...rest] = text.split(' ');
    if (word === goWords.root) this.#root = [first, ...rest].join(' ');
    else if (word === goWords.module) this.#modules.push({ path: first, folder: rest.join(' ') });
    else if (word === goWords.process) return this.#open(rest.join(' '), '', Number(first));
    else return this.#said(text);
    return [];
  }

  #said(text: string): readonly RunnerEvent[] {
    const line = goLine(text);
    if (line === undefined) return this.#ofBuild(text);
    if (line.action === 'build-output') return this.#ofBuild(line.output.trimEnd());
    if (line.package === '') return [];
    if (this.#isList) return this.#listed(line.package, line.output);
    if (line.action === 'fail' && this.#built.has(line.package)) return this.#notBuilt(line.package);
    const folder = this.#folderOf(line.package);
    const known = this.#packages.get(folder);
    if (known !== undefined) return known.hear(line);
    // A package without tests, or of which nothing is to run: no program was started for it.
    if (line.test === undefined) return [];
    return [...this.#open(folder, line.package, this.leader), ...(this.#packages.get(folder)?.hear(line) ?? [])];
  }

  #open(folder: string, name: string, pid: number): readonly RunnerEvent[] {
    const fresh = new GoPackage({ file: this.#fileOf(folder, name), folder, pid });
    this.#packages.set(folder, fresh);
    return fresh.begin(pid === this.leader ? 'leader' : 'own');
  }

  #listed(name: string, output: string): readonly RunnerEvent[] {
    const title = output.trimEnd();
    if (!/^(?:Test|Example|Fuzz)[\p{L}\p{N}_]*$/u.test(title)) return [];
    const file = this.#fileOf(this.#folderOf(name), name);
    return [{ type: 'discovered', pid: this.leader, tests: [{ file, titles: [title], mode: 'run' }] }];
  }

  /** `# path [path.test]`, then what is wrong, and at last that it failed. */
  #ofBuild(text: string): readonly RunnerEvent[] {
    const [, about] = /^# (\S+)/u.exec(text) ?? [];
    const [, failed] = buildFailed.exec(text) ?? [];
    if (failed !== undefined) return this.#notBuilt(failed);
    if (about !== undefined) this.#building = about.replace(/_test$/u, '');
    const words = this.#built.get(this.#building) ?? [];
    if (about === undefined && words.length < 100) words.push(text);
    this.#built.set(this.#building, words);
    return [];
  }

  #notBuilt(name: string): readonly RunnerEvent[] {
    const folder = this.#folderOf(name);
    const step: Step = { kind: 'load', file: this.#fileOf(folder, name) };
    // What could not be built may be a package that it needs.
    const words = this.#built.get(name) ?? this.#built.get(this.#building) ?? [];
    const lines = words.filter(line => line !== '');
    const stack = lines.flatMap((line): readonly Frame[] => {
      const [, file = '', row = '0', column = '0'] = place.exec(line) ?? [];
      return file === ''
        ? []
        : [{ function: '', file: fileAt(this.#root, file), line: Number(row), column: Number(column) }];
    });
    const [first] = lines.flatMap(line => place.exec(line)?.[4] ?? []);
    const message = first ?? lines[0] ?? 'it could not be built; why is in the log';
    const detail = lines.length === 0 ? {} : { detail: lines.join('\n') };
    const pid = this.leader;
    return [
      { type: 'step-started', pid, step },
      {
        type: 'step-finished',
        pid,
        step,
        ms: 0,
        outcome: { kind: 'failed', failures: [{ message, stack, ...detail }] },
      },
    ];
  }

  /** By the longest module that its path begins with; without modules by the folder whose path ends like it. */
  #folderOf(name: string): string {
    const [best] = this.#modules
      .filter(({ path }) => name === path || name.startsWith(`${path}/`))
      .toSorted((a, b) => b.path.length - a.path.length);
    if (best !== undefined) return posix.join(best.folder, name.slice(best.path.length));
    return [...this.#packages.keys()].find(folder => folder.endsWith(`/${name}`)) ?? name;
  }

  #fileOf(folder: string, name: string): string {
    return folder === name ? name : relative(this.#root, folder) || '.';
  }
}

const decoder = (launch: Launch): Decoder => {
  let stream: GoStream | undefined;
  return {
    begin: pid => {
      stream = new GoStream(launch, pid);
      return [{ type: 'runner-ready', pid, runtime: 'native', spare: false }];
    },
    line: line => stream?.line(line) ?? [],
    shown: shownOf,
    // Whatever happened in its packages, it has come to all of them.
    end: () => [{ type: 'tests-done' }],
  };
};

/** `go test -json`, with a script before each test program that tells its pid and leaves out what is known. */
export const go: Adapter = {
  name: 'go',
  events: 'live',
  reads: 'stdout',
  resumes: true,
  selects: true,
  cores: () => 'all',
  hooks: 'all-under',
  nests: true,
  majors: ['1'],
  candidates: ({ program }) => [candidate(program.length === 0 ? ['go'] : program)],
  remedy: 'install Go, or set the suite\'s "program"',
  command,
  decoder,
  exit: ({ code }) => (code === undefined ? 'silent' : code === 0 ? 'passed' : 'tests-failed'),
};
