/** The `node_modules` that holds a major of jasmine, made when it is not there; nothing when it cannot be had. */
export declare const jasmineModules: (major: 5 | 6) => string | undefined;
