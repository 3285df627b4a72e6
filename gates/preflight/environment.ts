/** What an environment is: money is at stake in `live`, in `simulated` it is not, and of `unknown` nobody can say. */
export type EnvironmentKind = 'live' | 'simulated' | 'unknown';

/** What the words for environments mean. */
export type EnvironmentWords = { readonly live: string; readonly simulated: readonly string[] };

/** An environment, or what is wrong with its name. */
export type Environment =
  | { readonly name: string; readonly kind: 'live' | 'simulated' }
  | { readonly name: 'unknown'; readonly kind: 'unknown'; readonly fault: string };

/** What is called live when nobody says. */
export const defaultLive = 'live';

/** Names of environments in which nothing is at stake, when nobody says. */
export const defaultSimulated: readonly string[] = [
  'backtest',
  'ci',
  'demo',
  'dev',
  'development',
  'local',
  'paper',
  'sandbox',
  'staging',
  'test',
  'testing',
];

/** What a plain value is: it becomes a label as it stands. */
const plain = /^[a-z][a-z0-9_-]{0,39}$/;

/** Reads the name of an environment. What is no plain, known word is `unknown`: nothing is guessed here. */
export const readEnvironment = (said: string | undefined, { live, simulated }: EnvironmentWords): Environment => {
  const unknown = (fault: string): Environment => ({ name: 'unknown', kind: 'unknown', fault });
  if (said === undefined || said === '') return unknown('nobody says which environment this is');
  if (said === live) return { name: live, kind: 'live' };
  if (simulated.includes(said)) return { name: said, kind: 'simulated' };
  if (!plain.test(said))
    return unknown(`${JSON.stringify(said.slice(0, 60))} is not a plain name: write a word like "paper"`);
  return unknown(`"${said}" is neither "${live}" nor one of ${simulated.map(word => `"${word}"`).join(', ')}`);
};
