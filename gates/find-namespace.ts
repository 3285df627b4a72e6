import { type Namespace, probeNamespace } from '../harness/process/containment.ts';
import type { LoadedConfig } from './config/config.ts';
import { problemOf, renderProblem } from './config/problem.ts';
import { UsageError } from './usage-error.ts';

/** The namespaces that a configuration asks for; undefined where it asks for none. Throws `UsageError` where they cannot be had. */
export const findNamespace = async ({ namespaceAt: at }: LoadedConfig, cwd: string): Promise<Namespace | undefined> => {
  if (at === undefined) return undefined;
  const found = await probeNamespace();
  if (!('lack' in found)) return found;
  const sentence = `containment is "namespace", but ${found.lack}; or write "cookie", which proves less.`;
  throw new UsageError(renderProblem({ ...problemOf(at.file, sentence), line: at.line, column: at.column }, cwd));
};
