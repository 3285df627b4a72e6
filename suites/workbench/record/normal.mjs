// Takes out of the words of a runner what is otherwise each time, or on each machine.

/** What stands for the places of this machine: the longest first, since one may lie in another. */
const placed = (text, places) =>
  Object.entries(places)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .reduce((so, [name, path]) => so.replaceAll(path, name), text);

/** Numbers of processes, in the order in which they are first heard of. The leader is 1. */
const numbering = leader => {
  const numbers = new Map([[leader, 1]]);
  return pid => {
    if (!numbers.has(pid)) numbers.set(pid, numbers.size + 1);
    return numbers.get(pid);
  };
};

const durations = [
  [/\bduration_ms: [\d.]+/gu, 'duration_ms: 0'],
  [/(# duration_ms) [\d.]+/gu, '$1 0'],
  [/\((\d+\.\d+)s\)/gu, '(0.00s)'],
  [/^((?:ok|FAIL) *\t\S+\t)[\d.]+s$/gmu, '$10.000s'],
  [/(\btime=")[\d.]+"/gu, '$10"'],
  [/(\btimestamp=")[^"]*"/gu, '$1"'],
  [/(\bhostname=")[^"]*"/gu, '$1"'],
];
const addresses = [
  [/\b0x[0-9a-f]+/gu, '0x0'],
  [/\bgoroutine \d+/gu, 'goroutine 0'],
  [/\bpid=\d+/gu, 'pid=1'],
  [/(\bthread '[^']*') \(\d+\)/gu, '$1 (0)'],
];

/** The runtime's own files. */
const runtimes = [
  [/\/[\w/.-]*\/lib\/python3[\d.]*(?=\/)/gu, '/stdlib'],
  [/\/[\w/.-]*\/go[\w.-]*\/src(?=\/)/gu, '/go/src'],
];

const plain = (text, places) =>
  [...durations, ...addresses, ...runtimes].reduce(
    (so, [pattern, by]) => so.replace(pattern, by),
    placed(text, places),
  );

const times = new Set(['at', 'ms', 'Elapsed']);
/** They begin with the number of a process. */
const keys = new Set(['key', 'keys']);

const value = (key, said, { places, pid }) => {
  if (times.has(key)) return 0;
  if (key === 'pid') return pid(said);
  if (keys.has(key)) return said.replace(/^\d+/u, number => pid(Number(number)));
  // That of the runtime is that of the machine; the runner's own stands in the head of the transcript.
  if (key === 'version') return '(version)';
  if (key === 'Time') return '2000-01-01T00:00:00Z';
  return typeof said === 'string' ? plain(said, places) : said;
};

const jsonLine = (line, how) => {
  try {
    return JSON.stringify(JSON.parse(line), (key, said) => value(key, said, how));
  } catch {
    return undefined; // a word of a script, or of the runner itself
  }
};

/** The same words as of any other recording. `places`: what is written for each path; `leader`: the pid of the first process. */
export const normal = (words, { places, leader }) => {
  const how = { places, pid: numbering(leader) };
  return words
    .split('\n')
    .map(line => (line.startsWith('{') ? jsonLine(line, how) : undefined) ?? plain(line, places))
    .map(line => line.replace(/^(go-process) (\d+)/u, (_, word, pid) => `${word} ${how.pid(Number(pid))}`))
    .join('\n');
};
