/** Options of Node that take the next word, where they do not have it behind a `=`: what follows one is no file. */
const taking = new Set([
  '-r',
  '--require',
  '--import',
  '-C',
  '--conditions',
  '--loader',
  '--experimental-loader',
  '--env-file',
  '--test-name-pattern',
  '--test-skip-pattern',
  '--test-reporter',
  '--test-reporter-destination',
  '--test-concurrency',
  '--test-timeout',
  '--test-shard',
  '--test-isolation',
  '--experimental-test-isolation',
  '--test-coverage-include',
  '--test-coverage-exclude',
  '--test-coverage-branches',
  '--test-coverage-functions',
  '--test-coverage-lines',
  '--test-global-setup',
  '--test-random-seed',
  '--test-rerun-failures',
  '--experimental-test-tag-filter',
  '--watch-path',
]);

/** What would write over what the first launch has written. */
const writing =
  /^--(?:test-reporter|test-reporter-destination|experimental-test-coverage|test-coverage-\w+|test-update-snapshots|test-rerun-failures)$/u;
const endless = /^--watch(?:-path|-preserve-output)?$/u;
const ours = /^--test$/u;

/** One option with its value, or a file. */
type Word = { readonly name: string; readonly words: readonly string[] };

/** The arguments word by word, up to the first that is no option: from there on all are files. */
const options = (args: readonly string[]): { readonly before: readonly Word[]; readonly files: readonly string[] } => {
  const before: Word[] = [];
  let at = 0;
  for (; at < args.length;) {
    const word = args[at] ?? '';
    if (!word.startsWith('-') || word === '-') break;
    const [name = word] = word.split('=', 1);
    const length = taking.has(name) && !word.includes('=') ? 2 : 1;
    before.push({ name, words: args.slice(at, at + length) });
    at += length;
    if (word === '--') break;
  }
  return { before, files: args.slice(at) };
};

/** The arguments of a launch: as typed, without what never ends, and from the second launch on without what writes reports. */
export const nodeTestArgs = (args: readonly string[], isFirst: boolean): readonly string[] => {
  const { before, files } = options(args);
  const kept = before.filter(({ name }) => !endless.test(name) && !ours.test(name) && (isFirst || !writing.test(name)));
  return [...kept.flatMap(({ words }) => words), ...files];
};

/** How many processes it has at once, where the arguments say so. */
export const testWorkers = (args: readonly string[]): number | 'all' => {
  const isolation = options(args).before.findLast(({ name }) => /^--(?:experimental-)?test-isolation$/u.test(name));
  if (isolation?.words.join('=').endsWith('=none') === true) return 1;
  const words = options(args)
    .before.find(({ name }) => name === '--test-concurrency')
    ?.words.join('=');
  const said = Number(words?.split('=').at(-1));
  return Number.isInteger(said) && said > 0 ? said : 'all';
};
