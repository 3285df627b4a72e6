/** The `node_modules` that holds a major of jest, made when it is not there; nothing when it cannot be had. */
export declare const jestModules: (major: 29 | 30) => string | undefined;
