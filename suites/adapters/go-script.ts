import type { Launch } from '../adapter.ts';
import type { TestRef } from '../../harness/protocol/test-id.ts';

/** What the scripts of a launch append to its events file; everything else is on stdout. */
export const goWords = { root: 'go-root', module: 'go-module', process: 'go-process' } as const;

/** The pseudo-hook of a package: what runs before its first test and after its last. */
export const testMain = 'TestMain';

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Becomes `go` once it has told where it is and which modules there are: ids are relative to that. Build errors are words like any other. */
export const goScript = (
  program: readonly string[],
  { eventsFile, dir }: Pick<Launch, 'eventsFile' | 'dir'>,
): string => `
printf '%s\\n' "$PWD" >${quoted(`${dir}/root`)}
{
  printf '${goWords.root} %s\\n' "$PWD"
  ${program.map(quoted).join(' ')} list -m -f '${goWords.module} {{.Path}} {{.Dir}}' 2>/dev/null
} >>${quoted(eventsFile)}
exec "$@" 2>&1
`;

/**
 * Stands between \`go test\` and each test program: tells its pid, and leaves out what is not to run. Go 1.19 has no \`-skip\`, so
 * a relaunch asks the program for the names of its tests and names those that are left.
 */
export const execScript = (launch: Launch): string => `
read -r root <${quoted(`${launch.dir}/root`)}
here=\${PWD#"$root"/}
[ "$PWD" != "$root" ] || here=.
only= left_out=
case "$here" in
${plans(launch).map(arm).join('\n')}
${launch.only === undefined ? '' : '*) exit 0 ;;'}
esac
filter=
for word do case $word in -test.run=*) filter=\${word#-test.run=} ;; esac; done
top=\${filter%%/*}
below=\${filter#"$top"}
if [ -n "$left_out" ]; then
  wanted=$("$@" "-test.list=\${top:-.}" | grep -E '^(Test|Example|Fuzz)' | grep -vxE "$left_out" | grep -xE "\${only:-.*}" | tr '\\n' '|')
  wanted=\${wanted%|}
  is_left=$wanted
else
  wanted=$only
  is_left=1
fi
printf '${goWords.process} %s %s\\n' "$$" "$PWD" >>${quoted(launch.eventsFile)}
[ -n "$is_left" ] || exit 0
[ -n "$wanted" ] || exec "$@"
put=
for word do
  shift
  case $word in
  -test.run=*) continue ;;
  -test.*) if [ -z "$put" ]; then put=1; set -- "$@" "-test.run=^($wanted)\\$$below"; fi ;;
  esac
  set -- "$@" "$word"
done
exec "$@"
`;

type Plan = { readonly file: string; readonly isDone: boolean; readonly only: string; readonly leftOut: string };

const arm = ({ file, isDone, only, leftOut }: Plan): string =>
  `${quoted(file)}) ${isDone ? 'exit 0' : `only=${quoted(only)} left_out=${quoted(leftOut)}`} ;;`;

const plans = ({ skip, only }: Launch): readonly Plan[] => {
  const done = new Set(skip.files.map(({ file }) => file));
  const files = new Set([...done, ...[...skip.tests, ...(only?.tests ?? [])].flatMap(({ file }) => file ?? [])]);
  for (const { file } of only?.files ?? []) files.add(file);
  const chosen = only === undefined ? undefined : new Set(only.files.map(({ file }) => file));
  return [...files].map(file => {
    const fated = skip.tests.filter(ref => ref.file === file);
    return {
      file,
      // What hung before its first test would hang again.
      isDone: done.has(file) || fated.some(isHook) || chosen?.has(file) === false,
      only: names((only?.tests ?? []).filter(ref => ref.file === file)),
      leftOut: names(fated.filter(({ titles }) => titles.length === 1)),
    };
  });
};

const isHook = ({ titles }: TestRef): boolean => titles.at(-1) === `(hook: ${testMain})`;

/** Names of functions: nothing in them means anything to a regular expression. */
const names = (refs: readonly TestRef[]): string =>
  [...new Set(refs.flatMap(({ titles: [name = ''] }) => (name.startsWith('(') ? [] : [name])))].join('|');
