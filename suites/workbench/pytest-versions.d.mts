/** Where the folders `pytest-7`, `pytest-8` and `pytest-9` lie. */
export declare const cacheRoot: () => string;

/** The `PYTHONPATH` of one major with some of its plugins, or nothing when it has not been set up. */
export declare const pythonPath: (major: number, wanted?: readonly string[]) => string | undefined;
