const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file is in the way',
  EIO: 'the disk has failed',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
};

/** Whether an error is trouble of the machine, such as a full disk, and no bug. */
export const isMachineTrouble = (error: unknown): boolean => words[codeOf(error)] !== undefined;

/** An error in a few plain words: no code, no stack. */
export const plainly = (error: unknown): string =>
  words[codeOf(error)] ?? (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
