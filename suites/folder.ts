/** A folder of a repository, as detection sees it: a value. */
export type Folder = {
  /** Relative to the repository, with `/`. Empty for its root. */
  readonly path: string;
  readonly files: readonly string[];
  /** What the files say from which runners are recognised. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether dependencies are installed right here. */
  readonly installed: boolean;
  /** The file of the workspace that leaves this folder out. */
  readonly leftOutBy?: string;
};

/** Something of a repository that cannot be followed, and that may hide a suite. */
export type Doubt = {
  /** Relative to the repository, with `/`. */
  readonly file: string;
  /** The end of a sentence that begins with the file. */
  readonly message: string;
  /** What the file says, where a place in it can be shown. */
  readonly text?: string;
};

/** A suite that was recognised, before it has a name. */
export type Sighting = {
  readonly runner: 'vitest' | 'jest' | 'mocha' | 'jasmine' | 'node-test' | 'pytest' | 'go' | 'cargo' | 'playwright';
  /** Relative to the repository, with `/`. Empty for its root. */
  readonly path: string;
  readonly args: readonly string[];
  /** The file that gave it away, and what in it. */
  readonly evidence: string;
  /** What its package calls itself. */
  readonly label?: string;
  /** What its package calls this part, where it has several suites of this runner. */
  readonly part?: string;
  /** Set for its runner. */
  readonly env?: Readonly<Record<string, string>>;
  /** It is no suite here, and why. */
  readonly leftOut?: string;
};

/** Whether a path is a folder or lies in it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);

/** The path of `inner` as seen from `outer`, in which it lies. */
export const from = (outer: string, inner: string): string => (outer === '' ? inner : inner.slice(outer.length + 1));

/** The path of a file in a folder. */
export const fileIn = (folder: string, file: string): string => (folder === '' ? file : `${folder}/${file}`);

/** Whether some file of a folder, or below it and outside of `except`, has such a name. */
export const hasFile = (folders: readonly Folder[], root: string, except: readonly string[], name: RegExp): boolean =>
  folders.some(
    ({ path, files }) =>
      isWithin(path, root) && !except.some(other => isWithin(path, other)) && files.some(file => name.test(file)),
  );
