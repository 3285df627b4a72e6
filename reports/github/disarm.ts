/**
 * Systems that read commands out of whatever a job prints. GitHub's runner takes a line that begins with `::`, behind any
 * blanks, and, as Azure and TeamCity do, `##…[` anywhere in a line.
 */
export const readsCommands = (env: Readonly<Record<string, string | undefined>>): boolean =>
  ['GITHUB_ACTIONS', 'TF_BUILD', 'TEAMCITY_VERSION'].some(name => (env[name] ?? '') !== '');

/** Text in which nobody finds a command: what a test prints must not set variables, mask words or stop the log. */
export const disarm = (text: string): string =>
  // `^` also stands behind a lone carriage return, where their readers begin a line as well.
  text.replace(/^((?:[\s\u0085\u200b\ufeff]|\u001b\[[\d;]*m)*):(?=:)/gm, '$1: ').replace(/##(?=\w*\[)/g, '# #');

/** The same for JSON: another way to write the same value, so that who reads it from a pipe gets every letter. */
export const disarmJson = (json: string): string => json.replace(/##(?=\w*\[)/g, String.raw`#\u0023`);
