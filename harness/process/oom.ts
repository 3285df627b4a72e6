import { readFileSync } from 'node:fs';

/** Counts what the kernel has killed for want of memory. */
export class OomCounter {
  readonly #read: () => number | undefined;
  #known: number | undefined;

  constructor(read: () => number | undefined = readOomKills) {
    this.#read = read;
    this.#known = read();
  }

  /** How many processes it has killed since it was last asked; undefined where it does not tell. */
  fresh(): number | undefined {
    const now = this.#read();
    const before = this.#known;
    this.#known = now;
    return now === undefined || before === undefined ? undefined : Math.max(0, now - before);
  }
}

/**
 * Kills so far: of our own cgroup (v2, then v1) where it has a counter, otherwise of the whole machine. The counter is raised
 * before the signal is sent, so that whoever sees the death finds it counted.
 */
export const readOomKills = (read: (path: string) => string | undefined = readText): number | undefined => {
  const groups = (read('/proc/self/cgroup') ?? '').split('\n').map(line => line.split(':'));
  const unified = groups.find(([id, controllers]) => id === '0' && controllers === '')?.[2];
  const memory = groups.find(([, controllers = '']) => controllers.split(',').includes('memory'))?.[2];
  const places = [
    ...(unified === undefined ? [] : [`/sys/fs/cgroup${slashed(unified)}memory.events`]),
    ...(memory === undefined ? [] : [`/sys/fs/cgroup/memory${slashed(memory)}memory.oom_control`]),
    // A container shows its own group at the root, and names it as the host does.
    '/sys/fs/cgroup/memory.events',
    '/sys/fs/cgroup/memory/memory.oom_control',
    '/proc/vmstat',
  ];
  for (const place of places) {
    const count = /^oom_kill (\d+)$/m.exec(read(place) ?? '')?.[1];
    if (count !== undefined) return Number(count);
  }
  return undefined;
};

const slashed = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // not there, or not for us
  }
};
