const words: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file is in the way',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in the way',
  ENOENT: 'it is not there',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the disk did not do what it was asked, in plain words. */
export const trouble = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return ('code' in error && typeof error.code === 'string' ? words[error.code] : undefined) ?? error.message;
};
