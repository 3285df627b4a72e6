/** Joins the built shims of vitest in a folder as the build does. */
export declare const joinShims: (folder: string) => Promise<void>;
