/** How git is asked what is checked out and what is changed, without a lock of its own. */
export const statusQuestion = (folder: string): readonly [string, ...string[]] => [
  'git',
  '--no-optional-locks',
  '-C',
  folder,
  'status',
  '--porcelain=v2',
  '--branch',
  '--no-ahead-behind',
  '-z',
  '--untracked-files=all',
  '--no-renames',
];
