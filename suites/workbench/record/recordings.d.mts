/** What `npm run record` can record. */
export declare const recordings: readonly { readonly name: string; readonly project?: string }[];
