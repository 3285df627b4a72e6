/** What no eye can see: control characters, line ends of other alphabets, marks that turn the direction of writing. */
const unseen = /[\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const unplain = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\p{Surrogate}/u;
/** A first character that means something to YAML; `-`, `?` and `:` only do before a space. */
const indicator = /^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$))/u;
const number = /^(?:[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?|0o[0-7]+|0x[\da-f]+|[-+]?\.inf|\.nan)$/iu;
/** Words that YAML 1.1 or 1.2 reads as something other than text. */
const word = /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=)$/iu;

/** A value in double quotes, as JSON and YAML both read it; what cannot be seen is escaped. */
export const quoted = (value: string): string =>
  JSON.stringify(value).replace(unseen, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A value without quotes where YAML reads it back as the same text, and otherwise in double quotes. */
export const plainOrQuoted = (value: string): string => (isPlain(value) ? value : quoted(value));

const isPlain = (value: string): boolean =>
  value !== '' &&
  value.trim() === value &&
  !indicator.test(value) &&
  !unplain.test(value) &&
  !value.includes(': ') &&
  !value.includes(' #') &&
  !value.endsWith(':') &&
  !number.test(value) &&
  !word.test(value);
