import { type Folder, type Sighting, fileIn, from, hasFile, isWithin } from './folder.ts';
import { mayReach, quoted } from './path-patterns.ts';

/** Recognises the Rust suites of a repository: each workspace, and each package that is in none. */
export const detectCargo = (folders: readonly Folder[]): readonly Sighting[] => {
  const manifests = folders.flatMap((folder): readonly Manifest[] => {
    const text = folder.texts.get('Cargo.toml');
    return text === undefined ? [] : [read(folder.path, text)];
  });
  return manifests.flatMap(({ path, workspace }): readonly Sighting[] => {
    const around = manifests.filter(other => other.path !== path && isWithin(path, other.path)).map(other => other);
    if (workspace === undefined && around.some(other => covers(other, path))) return [];
    if (!hasFile(folders, path, [], /\.rs$/u)) return [];
    const evidence = `${fileIn(path, 'Cargo.toml')}${workspace === undefined ? '' : ', a workspace'}`;
    return [{ runner: 'cargo', path, args: workspace === undefined ? [] : ['--workspace'], evidence }];
  });
};

type Manifest = { readonly path: string; readonly workspace?: string };

const read = (path: string, text: string): Manifest => {
  const plain = text.replaceAll(/^[ \t]*#.*$|[ \t]#[^"'\n]*$/gmu, '');
  const [, workspace] = /^[ \t]*\[workspace\][ \t]*$([^]*?)(?=^[ \t]*\[|(?![^]))/mu.exec(plain) ?? [];
  return { path, ...(workspace === undefined ? {} : { workspace }) };
};

/** Whether a run of a workspace is one of a package below it. What it lists is not asked for: cargo refuses a package that it forgot. */
const covers = ({ path, workspace }: Manifest, inner: string): boolean => {
  if (workspace === undefined) return false;
  const excluded = quoted(/^[ \t]*exclude[ \t]*=[ \t]*(\[[^\]]*\])/mu.exec(workspace)?.[1] ?? '');
  return !excluded.some(place => mayReach(place, from(path, inner)));
};
