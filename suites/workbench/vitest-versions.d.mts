/** The `node_modules` that holds a major of vitest, made when it is not there; nothing when it cannot be had. */
export declare const modulesOf: (major: 3 | 4) => string | undefined;
/** The same with what runs tests in a browser, without any browser. */
export declare const browserModules: (major: 3 | 4) => string | undefined;
