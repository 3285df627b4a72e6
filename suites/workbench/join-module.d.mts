/** Writes the joined text of a built module over it. */
export declare const joinModule: (entry: string) => Promise<void>;
