// Characters that a scraper or a screen trips over (`\p{Cc}`, `\p{Cs}`: by their numbers they are found sooner), and the one sequence
// that this escape itself is written with.
const unfit = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]|\\(?=u\{)/gu;

/** The value of a label without control characters and lone surrogates, each written as `\u{d}`. Two values are never made one. */
export const labelValue = (text: string): string =>
  text.replace(unfit, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
