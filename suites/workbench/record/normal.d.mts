/** The same words as of any other recording. `places`: what is written for each path; `leader`: the pid of the first process. */
export declare const normal: (
  words: string,
  how: { readonly places: Readonly<Record<string, string>>; readonly leader: number },
) => string;
