/** A path that is not as the commit has it. */
export type Change = { readonly path: string; readonly isTracked: boolean };

/** Reads `git status --porcelain=v2 -z --no-renames`. */
export const readStatus = (text: string): readonly Change[] =>
  text.split('\0').flatMap((entry): readonly Change[] => {
    const fields = fieldsBefore[entry[0] ?? ''];
    if (fields === undefined) return [];
    const path = entry.split(' ').slice(fields).join(' ');
    return [{ path, isTracked: !entry.startsWith('?') }];
  });

/** How many fields stand before the path: changed, unmerged, unknown to git. */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };
