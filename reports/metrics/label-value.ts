// Characters that a scraper or a screen trips over, and the one sequence that this escape itself is written with.
const unfit = /[\p{Cc}\p{Cs}]|\\(?=u\{)/gu;

/** The value of a label without control characters and lone surrogates, each written as `\u{d}`. Two values are never made one. */
export const labelValue = (text: string): string =>
  text.replace(unfit, character => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
