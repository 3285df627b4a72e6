/** A suite that waits for its turn. */
export type Seat = {
  readonly name: string;
  /** How many cores its runner keeps busy; `all`: as many as it is given. */
  readonly cores: number | 'all';
  /** It runs beside no other suite. */
  readonly exclusive: boolean;
  /** How long it took of late, in milliseconds; undefined where nobody knows. */
  readonly ms?: number;
};

/** A suite with the cores that it got. */
export type Granted = { readonly name: string; readonly cores: number; readonly exclusive: boolean };

/** The order in which suites are started: the longest first, so that none is left to run alone at the end. Who is unknown may be long. */
export const longestFirst = <S extends Pick<Seat, 'ms'>>(seats: readonly S[]): readonly S[] =>
  seats.toSorted((a, b) => (a.ms === b.ms ? 0 : (b.ms ?? Infinity) - (a.ms ?? Infinity)));

/**
 * What can start now beside what runs, under one budget of cores: list scheduling (Graham 1966). Who takes all cores gets
 * what the others that wait leave over, but never less than half of the machine. Something always runs.
 */
export const startable = (waiting: readonly Seat[], running: readonly Granted[], cores: number): readonly Granted[] => {
  const started: Granted[] = [];
  for (const [index, seat] of waiting.entries()) {
    const beside = [...running, ...started];
    if (beside.length > 0 && (seat.exclusive || beside.some(({ exclusive }) => exclusive))) continue;
    const free = cores - sum(beside.map(granted => granted.cores));
    const least = leastOf(seat, cores);
    if (least > free && beside.length > 0) continue;
    const others = waiting.slice(index + 1).filter(other => other.cores !== 'all' && !other.exclusive);
    const reserved = seat.exclusive ? 0 : sum(others.map(other => leastOf(other, cores)));
    const granted = seat.cores === 'all' ? Math.max(least, Math.min(free, cores) - reserved) : least;
    started.push({ name: seat.name, cores: Math.min(granted, cores), exclusive: seat.exclusive });
  }
  return started;
};

const leastOf = (seat: Seat, cores: number): number =>
  seat.cores === 'all' ? (seat.exclusive ? cores : Math.ceil(cores / 2)) : Math.min(seat.cores, cores);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
