/** The `node_modules` that holds a major of mocha, made when it is not there; nothing when it cannot be had. */
export declare const mochaModules: (major: 10 | 11 | 12) => string | undefined;
