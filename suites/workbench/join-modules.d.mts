/** Writes a built module with everything that it imports from us over its file. Throws what cannot be joined. */
export const joinModules: (entry: string) => void;
