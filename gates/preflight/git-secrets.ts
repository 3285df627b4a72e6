/** Words that only a secret looks like: keys of well-known services, and private keys. Extended regular expressions, for git and for us. */
export const secretPatterns: readonly string[] = [
  'AKIA[0-9A-Z]{16}',
  '-----BEGIN ([A-Z]+ )?PRIVATE KEY',
  'gh[pousr]_[A-Za-z0-9]{36}',
  'github_pat_[A-Za-z0-9_]{60}',
  'glpat-[A-Za-z0-9_-]{20}',
  'xox[abprs]-[A-Za-z0-9-]{20}',
  'AIza[0-9A-Za-z_-]{35}',
  '[sr]k_live_[0-9A-Za-z]{20}',
  'npm_[A-Za-z0-9]{36}',
  '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
];

/** Shorter values stand in every file. */
const shortestValue = 8;

/** How the check of git says that something secret is committed: whoever is told of it must do more than clean up. */
export const secretWords = ['a secret in ', ': known to git'] as const;

/** Finds lines that hold a secret, by its looks or by its value. */
export const secretFinder = (values: readonly string[]): ((line: string) => boolean) => {
  const looks = new RegExp(secretPatterns.join('|'), 'u');
  const known = values.filter(value => value.length >= shortestValue && !value.includes('\n'));
  return line => looks.test(line) || known.some(value => line.includes(value));
};

/** The files in which lines with a secret were added or removed, as `commit:file`, from `git log -p`. */
export const secretsInLog = (log: string, isSecret: (line: string) => boolean): readonly string[] => {
  const found = new Set<string>();
  let commit = '';
  let file = '';
  for (const line of log.split('\n')) {
    if (line.startsWith('commit ')) commit = line.slice(7, 17);
    else if (line.startsWith('+++ b/')) file = line.slice(6);
    else if (line.startsWith('--- a/')) file = line.slice(6);
    else if (/^[+-]/.test(line) && isSecret(line)) found.add(`${commit}:${file}`);
  }
  return [...found];
};
