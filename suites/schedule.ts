/** A suite that waits for its turn. */
export type Seat = {
  readonly name: string;
  /** How many cores its runner keeps busy; `all`: as many as it is given. */
  readonly cores: number | 'all';
  /** It runs beside no other suite, or beside none of these. */
  readonly exclusive: boolean | readonly string[];
  /** Suites that must have ended well before it starts. */
  readonly needs?: readonly string[];
  /** What it has for itself: one slot of each. */
  readonly resources?: readonly string[];
  /** How long it took of late, in milliseconds; undefined where nobody knows. */
  readonly ms?: number;
};

/** A suite with the cores and the slots that it got. */
export type Granted = Pick<Seat, 'name' | 'exclusive'> & {
  readonly cores: number;
  readonly slots?: Slots;
};

/** The slot of each resource that a suite has. */
export type Slots = Readonly<Record<string, string>>;

/** What there is to share. */
export type Shared = { readonly cores: number; readonly resources?: Readonly<Record<string, readonly string[]>> };

/** The order in which suites are started: the longest first, so that none is left to run alone at the end. Who is unknown may be long. */
export const longestFirst = <S extends Pick<Seat, 'ms'>>(seats: readonly S[]): readonly S[] =>
  seats.toSorted((a, b) => (a.ms === b.ms ? 0 : (b.ms ?? Infinity) - (a.ms ?? Infinity)));

/**
 * What can start now beside what runs, under one budget of cores: list scheduling (Graham 1966). Who takes all cores gets
 * what the others that wait leave over, but never less than half of the machine. Something always runs.
 */
export const startable = (
  waiting: readonly Seat[],
  running: readonly Granted[],
  { cores, resources = {} }: Shared,
): readonly Granted[] => {
  const started: Granted[] = [];
  for (const [index, seat] of waiting.entries()) {
    const beside = [...running, ...started];
    if (beside.some(other => isApart(seat, other) || isApart(other, seat))) continue;
    const slots = slotsFor(seat, beside, resources);
    if (slots === undefined) continue;
    const free = cores - sum(beside.map(granted => granted.cores));
    const least = leastOf(seat, cores);
    if (least > free && beside.length > 0) continue;
    const others = waiting.slice(index + 1).filter(other => other.cores !== 'all' && other.exclusive !== true);
    const reserved = seat.exclusive === true ? 0 : sum(others.map(other => leastOf(other, cores)));
    const granted = seat.cores === 'all' ? Math.max(least, Math.min(free, cores) - reserved) : least;
    started.push({ name: seat.name, cores: Math.min(granted, cores), exclusive: seat.exclusive, ...slots });
  }
  return started;
};

/** Whether a suite is not to run beside another. */
const isApart = ({ exclusive }: Pick<Seat, 'exclusive'>, { name }: Pick<Seat, 'name'>): boolean =>
  exclusive === true || (exclusive !== false && exclusive.includes(name));

/** The first free slot of each resource; undefined where one has none. */
const slotsFor = (
  { resources: wanted = [] }: Seat,
  beside: readonly Granted[],
  resources: Shared['resources'] = {},
): Pick<Granted, 'slots'> | undefined => {
  if (wanted.length === 0) return {};
  const slots: Record<string, string> = {};
  for (const name of wanted) {
    const slot = resources[name]?.find(each => !beside.some(({ slots: taken }) => taken?.[name] === each));
    if (slot === undefined) return undefined;
    slots[name] = slot;
  }
  return { slots };
};

const leastOf = (seat: Seat, cores: number): number =>
  seat.cores === 'all' ? (seat.exclusive === true ? cores : Math.ceil(cores / 2)) : Math.min(seat.cores, cores);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
