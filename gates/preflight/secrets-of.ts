import type { CheckKind, Variables } from './check.ts';
import type { JobCheck } from './job.ts';
import { addressWords } from './redact.ts';
import { resolveReferences } from './references.ts';

/** A variable of such a name holds a secret, whoever asks for it. */
export const secretName: RegExp = /SECRET|TOKEN|PASSW(?:OR)?D|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL/i;

/** Everything that must not be told of these checks: what they refer to, what they name as secret, and what looks like it. Throws on nothing. */
export const secretsOf = (
  checks: readonly Pick<JobCheck, 'type' | 'settings'>[],
  kinds: readonly CheckKind[],
  { variables, root, beside }: { readonly variables: Variables; readonly root: string; readonly beside?: unknown },
): readonly string[] => [
  ...Object.entries(variables).flatMap(([name, value]) =>
    secretName.test(name) && value !== undefined ? [value] : [],
  ),
  ...[...checks, { type: '', settings: beside }].flatMap(({ type, settings }) => {
    const resolved = resolveReferences(settings, variables, root);
    return [
      ...resolved.secrets,
      ...texts(resolved.settings).flatMap(addressWords),
      ...named(
        kinds.find(kind => kind.type === type),
        resolved.settings,
        { variables, root },
      ),
    ];
  }),
];

const named = (
  kind: CheckKind | undefined,
  settings: unknown,
  { variables, root }: { readonly variables: Variables; readonly root: string },
): readonly string[] => {
  try {
    return kind?.secrets(settings, variables, root) ?? [];
  } catch {
    return []; // settings that make no sense are told by the check itself
  }
};

const texts = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
};
