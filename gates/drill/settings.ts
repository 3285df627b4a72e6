/** What a configuration says of a preflight of `paper` with these checks. */
export const preflight = (checks: readonly object[]): object => ({ preflight: { env: 'paper', checks } });

/** What a configuration says of one suite, `core`, that is the program `program.mjs`. */
export const coreSuite = (limits?: object): object => ({
  suites: {
    core: {
      runner: 'command',
      command: [process.execPath, 'program.mjs'],
      ...(limits === undefined ? {} : { limits }),
    },
  },
});
