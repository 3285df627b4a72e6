/** Takes out of a stream what nobody is to read. */
export type Cleaner = {
  /** Gives what can be shown by now: the end of it may be held back until more has come. */
  readonly push: (bytes: Buffer) => Buffer;
  /** Nothing more will come: gives what was held back. */
  readonly end: () => Buffer;
};
