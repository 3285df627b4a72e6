/** The program of a major of Node, fetched when it is not there; nothing when it cannot be had. */
export declare const nodeProgram: (major: 20 | 22 | 24) => string | undefined;
