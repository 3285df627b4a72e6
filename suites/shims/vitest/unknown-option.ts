import type { CliOptions, VitestNode } from './instance.ts';

/**
 * The first option that this vitest does not know, as its own command line would find it: parsing alone lets anything
 * pass, and a mistyped selection would run everything.
 */
export const unknownOption = (node: VitestNode, options: CliOptions): string | undefined => {
  const known = knownOptions(node);
  // A help text that cannot be read forbids nothing.
  if (known.size === 0) return undefined;
  return Object.keys(options).find(name => name !== '--' && name !== 'run' && !known.has(camelCased(name)));
};

const knownOptions = ({ parseCLI }: VitestNode): ReadonlySet<string> => {
  const text = printedBy(() => parseCLI(['vitest', 'run', '--help', '--expand-help']));
  const names = [...text.matchAll(/(?<=^|[\s,])--?([A-Za-z][\w-]*)/gm)].map(([, name = '']) => camelCased(name));
  return new Set(names.flatMap(name => (/^no[A-Z]/.test(name) ? [name, lowered(name.slice(2))] : [name])));
};

/** Help goes to the console, and looks at the arguments of the process. */
const printedBy = (run: () => unknown): string => {
  const { argv } = process;
  const { log, info } = console;
  const heard: string[] = [];
  process.argv = [...argv.slice(0, 2), 'run', '--help', '--expand-help'];
  console.log = console.info = (...said: unknown[]) => void heard.push(said.join(' '));
  try {
    run();
  } finally {
    process.argv = argv;
    Object.assign(console, { log, info });
  }
  return heard.join('\n');
};

const camelCased = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
