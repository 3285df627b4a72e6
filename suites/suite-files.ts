import { fileKey } from './file-key.ts';

/** A file of tests, of one project of its runner where it has several. */
export type SuiteFile = { readonly file: string; readonly project?: string };

/** `open`: its tests have begun, and there may be others. `shared`: tests of other files need what its load did. */
export type FileState = 'loading' | 'open' | 'loaded' | 'shared' | 'condemned';

/** What has become of the files of one suite, over all its launches. */
export class Files {
  readonly #states = new Map<string, SuiteFile & { state: FileState }>();
  readonly #planned = new Map<string, SuiteFile>();
  #isPlanned = false;

  mark(file: SuiteFile, state: FileState): void {
    this.#states.set(fileKey(file), { ...fileOf(file), state });
  }

  /** Nothing more will come from it. */
  finish(file: SuiteFile): void {
    const known = this.#states.get(fileKey(file));
    if (known?.state === 'open') known.state = 'loaded';
  }

  /** Who was loading it is gone. */
  dropLoading(file: SuiteFile): void {
    if (this.#states.get(fileKey(file))?.state === 'loading') this.#states.delete(fileKey(file));
  }

  /** Takes note of the files that a launch means to load. `isAll`: there are no others. */
  plan(files: readonly SuiteFile[], isAll: boolean): void {
    this.#isPlanned ||= isAll && files.length > 0;
    for (const file of files) this.#planned.set(fileKey(file), file);
  }

  /** The runner has said which files it means to load, all of them. */
  get isPlanned(): boolean {
    return this.#isPlanned;
  }

  /** Planned, but never loaded, or not to the end. */
  unseen(): readonly SuiteFile[] {
    return [...this.#planned]
      .filter(([key]) => [undefined, 'open'].includes(this.#states.get(key)?.state))
      .map(([, file]) => file);
  }

  /** Those that no relaunch is to load: given up, or loaded and done. */
  through(isDone: (file: SuiteFile) => boolean): readonly SuiteFile[] {
    return [...this.#states.values()]
      .filter(file => file.state === 'condemned' || (file.state === 'loaded' && isDone(file)))
      .map(fileOf);
  }
}

const fileOf = ({ file, project }: SuiteFile): SuiteFile => ({ file, ...(project === undefined ? {} : { project }) });
