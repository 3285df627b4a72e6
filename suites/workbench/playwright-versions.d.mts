/** The `node_modules` that holds a major of Playwright, made when it is not there; nothing when it cannot be had. */
export declare const playwrightModules: (major: 1) => string | undefined;
