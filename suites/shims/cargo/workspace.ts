import { dirname } from 'node:path';
import { valuesOf } from './arguments.ts';

/** A program that cargo may build for tests. */
export type TargetOf = {
  readonly name: string;
  readonly kind: readonly string[];
  readonly src_path: string;
  readonly test?: boolean;
  readonly doctest?: boolean;
};

export type Package = {
  readonly id: string;
  readonly name: string;
  readonly manifest_path: string;
  readonly targets: readonly TargetOf[];
};

/** What `cargo metadata` tells, as far as it matters here. */
export type Metadata = {
  readonly packages: readonly Package[];
  readonly workspace_root: string;
  readonly workspace_default_members?: readonly string[];
};

/** The packages that arguments mean, as cargo reads them. */
export const packagesOf = (metadata: Metadata, args: readonly string[], cwd: string): readonly Package[] => {
  const { packages, workspace_root: root, workspace_default_members: usual } = metadata;
  const named = valuesOf(args, ['-p', '--package']);
  const left = valuesOf(args, ['--exclude']);
  if (named.length > 0) return packages.filter(({ name }) => named.includes(name));
  if (args.includes('--workspace') || args.includes('--all'))
    return packages.filter(({ name }) => !left.includes(name));
  const here = packages.filter(({ manifest_path: path }) => dirname(path) === cwd);
  if (cwd === root && usual !== undefined) return packages.filter(({ id }) => usual.includes(id));
  return here.length > 0 ? here : packages;
};

const single = { bin: '--bin', test: '--test', example: '--example', bench: '--bench' } as const;

/** How cargo is told to build nothing else of a package. */
export const flagsFor = ({ kind, name }: TargetOf): readonly string[] => {
  const option = Object.entries(single).find(([each]) => kind.includes(each))?.[1];
  return option === undefined ? ['--lib'] : [option, name];
};

export const choosesPackages = { flags: ['--workspace', '--all'], valued: ['-p', '--package', '--exclude'] } as const;

/** Whether arguments choose targets: then there is no saying which others there are. */
export const choosesTargets = (args: readonly string[]): boolean =>
  args.some(arg => /^--(?:lib|bins?|tests?|examples?|benche?s?|all-targets|doc)(?:=|$)/u.test(arg));
