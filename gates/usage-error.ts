/** Something that the user can mend: one line, exit 2, nothing run, nothing written. The only error class that the CLI knows. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
