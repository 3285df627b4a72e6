import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { filled } from '../../config/fields.ts';
import { plainly } from '../../plain-error.ts';
import { type CheckKind, defineCheck, fail, pass, type Variables } from '../check.ts';
import { pattern } from '../pattern.ts';
import { entropyBits, isPlaceholder } from '../placeholder.ts';
import { resolveReferences } from '../references.ts';

const shape = () => ({
  required: z.array(filled).default([]).describe('Variables that must hold a secret.'),
  files: z.array(filled).default([]).describe('Files that must hold a secret, and be readable for their owner only.'),
  shapes: z
    .record(filled, pattern)
    .default({})
    .describe('Variables with the pattern that their whole value must have.'),
  minLength: z.int().min(1).default(12).describe('How long each must be. Default 12.'),
  minBits: z.number().min(0).default(40).describe('How much chance must be in each, in bits. Default 40.'),
});

type Settings = z.output<z.ZodObject<ReturnType<typeof shape>>>;

/** Secrets: there, of the right shape, no placeholders, not to be guessed, and nobody else's to read. Only names are told. */
export const secrets: CheckKind = defineCheck({
  type: 'secrets',
  stage: 'secrets',
  shape,
  secrets: ({ required, shapes, files }, variables, root) => [
    ...[...required, ...Object.keys(shapes)].flatMap(name => variables[name] ?? []),
    ...resolveReferences(
      files.map(name => `file:${name}`),
      variables,
      root,
    ).secrets,
  ],
  look: (settings, { variables, root }) => {
    const faults = [
      ...names(settings).flatMap(name => variableFaults(name, settings, variables)),
      ...settings.files.flatMap(name => fileFaults(name, settings, root)),
    ];
    const count = names(settings).length + settings.files.length;
    if (faults.length === 0) return pass(`${count === 1 ? '1 secret is' : `${count} secrets are`} as it should be`);
    return fail(faults.map(({ what }) => what).join('; '), {
      expected: `at least ${settings.minLength} characters and ${settings.minBits} bits of chance, no placeholder, files with mode 0600`,
      remedy: [...new Set(faults.map(({ remedy }) => remedy))].join('; '),
    });
  },
});

type Fault = { readonly what: string; readonly remedy: string };

const names = ({ required, shapes }: Settings): readonly string[] => [
  ...new Set([...required, ...Object.keys(shapes)]),
];

const variableFaults = (name: string, settings: Settings, variables: Variables): readonly Fault[] => {
  const value = variables[name] ?? '';
  if (value === '')
    return [{ what: `${name} is not set`, remedy: `export ${name}=… from where your secrets are kept` }];
  const wanted = settings.shapes[name];
  if (wanted !== undefined && !new RegExp(`^(?:${wanted})$`, 'u').test(value))
    return [{ what: `${name} does not have the shape that it must have`, remedy: `correct ${name}` }];
  return valueFaults(name, value, settings);
};

const valueFaults = (name: string, value: string, { minLength, minBits }: Settings): readonly Fault[] => {
  const remedy = `put the real secret into ${name}`;
  if (value !== value.trim())
    return [{ what: `${name} has spaces around it`, remedy: `remove the spaces around ${name}` }];
  if (isPlaceholder(value)) return [{ what: `${name} is a placeholder`, remedy }];
  if (value.length < minLength) return [{ what: `${name} is too short`, remedy }];
  return entropyBits(value) < minBits ? [{ what: `${name} can be guessed`, remedy }] : [];
};

const largestBytes = 64 * 1024;

const fileFaults = (name: string, settings: Settings, root: string): readonly Fault[] => {
  const path = resolve(root, name);
  try {
    const { mode, size, uid } = statSync(path);
    if (!statSync(path).isFile())
      return [{ what: `${name} is not a file`, remedy: `put the secret into a file ${name}` }];
    const own = process.getuid?.() ?? uid;
    const readers = mode & 0o077;
    return [
      ...(readers === 0
        ? []
        : [
            {
              what: `${name} can be read by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`,
              remedy: `chmod 600 ${name}`,
            },
          ]),
      ...(uid === own || uid === 0
        ? []
        : [{ what: `${name} belongs to somebody else`, remedy: `chown $(id -un) ${name}` }]),
      ...(size > largestBytes
        ? [{ what: `${name} is too large for a secret`, remedy: `put only the secret into ${name}` }]
        : valueFaults(name, readFileSync(path, 'utf8').trim(), settings)),
    ];
  } catch (error) {
    return [{ what: `${name} cannot be read: ${plainly(error)}`, remedy: `put the secret into ${name}, mode 0600` }];
  }
};
