import { homedir, hostname, userInfo } from 'node:os';
import { ownWords, type OwnWords } from '../debt/own-words.ts';

/** What this machine calls itself, as a failure of a repository may tell it. */
export const thisMachine = (root: string): OwnWords => {
  const { USER, LOGNAME, USERNAME, HOSTNAME, COMPUTERNAME } = process.env;
  return ownWords({
    folders: [root, homedir()],
    users: said([userName(), USER, LOGNAME, USERNAME]),
    hosts: said([hostname(), HOSTNAME, COMPUTERNAME]),
  });
};

const said = (names: readonly (string | undefined)[]): readonly string[] =>
  names.filter((name): name is string => name !== undefined && name !== '');

/** A container may run as somebody who has no name. */
const userName = (): string | undefined => {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
};
