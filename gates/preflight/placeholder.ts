const placeholder =
  /^(?:[x*.\-_#?0]+|(?:my|your|the|some|a|an)[-_ ].*|<.*>|\[.*\]|\{.*\}|\$\{?.*\}?|.*(?:change[-_ ]?me|replace[-_ ]?(?:me|this|with)|placeholder|insert[-_ ]|to[-_ ]?be[-_ ]?|example|dummy|sample|fixme|todo|redacted|lorem).*|(?:secret|password|passw0rd|token|key|apikey|test|testing|none|null|nil|undefined|empty|default|admin|root|foo|bar|foobar|qwerty.*|abc123|1234.*|abcd.*))$/i;

/** Whether a text only stands where a secret is to come. */
export const isPlaceholder = (text: string): boolean => placeholder.test(text.trim());

/** How much chance is in a text, at most: the bits of Shannon over its characters. What repeats itself has little. */
export const entropyBits = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text.split('')) counts.set(character, (counts.get(character) ?? 0) + 1);
  const { length } = text;
  const perCharacter = [...counts.values()].reduce(
    (sum, count) => sum - (count / length) * Math.log2(count / length),
    0,
  );
  return perCharacter * unrepeated(text).length;
};

/** One round of what is said again and again. */
const unrepeated = (text: string): string => /^(.+?)\1+$/su.exec(text)?.[1] ?? text;
