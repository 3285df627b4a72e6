/** A number of things and what is said of them: `1 test has no result`, `3 tests have no result`. */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
