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

/** Reads the headers that `--branch` adds: no commit before the first one, no branch where none is checked out. */
export const readHead = (text: string): { readonly commit?: string; readonly branch?: string } => {
  const said = (header: string, nothing: string): string | undefined => {
    const start = `# ${header} `;
    const value = text
      .split('\0')
      .find(entry => entry.startsWith(start))
      ?.slice(start.length);
    return value === nothing ? undefined : value;
  };
  const [commit, branch] = [said('branch.oid', '(initial)'), said('branch.head', '(detached)')];
  return { ...(commit === undefined ? {} : { commit }), ...(branch === undefined ? {} : { branch }) };
};

/** How many fields stand before the path: changed, unmerged, unknown to git. */
const fieldsBefore: Readonly<Record<string, number>> = { '1': 8, u: 10, '?': 1 };
