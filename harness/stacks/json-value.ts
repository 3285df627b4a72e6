/** A member of a value from outside, whatever that value is. */
export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (Reflect.get(value, name) as unknown) : undefined;

/** A text member; undefined when it is not a text. */
export const textOf = (value: unknown, name: string): string | undefined => {
  const found = member(value, name);
  return typeof found === 'string' ? found : undefined;
};

/** A number member; undefined when it is not a number. */
export const numberOf = (value: unknown, name: string): number | undefined => {
  const found = member(value, name);
  return typeof found === 'number' ? found : undefined;
};

/** A list member; empty when it is not a list. */
export const listOf = (value: unknown, name: string): readonly unknown[] => {
  const found = member(value, name);
  return Array.isArray(found) ? found : [];
};

/** A JSON text as a value; undefined when it is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Words from outside: what is no JSON has nothing to say.
    return undefined;
  }
};
