/** The `node_modules` that holds a major of jasmine; nothing where it is not installed. */
export declare const jasmineModules: (major: 5 | 6) => string | undefined;
