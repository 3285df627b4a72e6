import { z } from 'zod';
import { configSchema } from './schema.ts';

/** A JSON Schema, as far as it is read here. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The schema that editors use: what may be written in `gate.config.json`, `gate.config.yaml` and package.json. */
export const gateJsonSchema = (): JsonSchema => ({
  title: 'gate.config',
  ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
});

/** The keys that may be written at a path. */
export const keysAt = (path: readonly PropertyKey[]): readonly string[] => {
  let here: unknown = gateJsonSchema();
  for (const key of path) {
    const schema = asSchema(here);
    here =
      typeof key === 'number'
        ? schema['items']
        : (asSchema(schema['properties'])[String(key)] ?? schema['additionalProperties']);
  }
  return Object.keys(asSchema(asSchema(here)['properties'])).filter(key => key !== '$schema');
};

const asSchema = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? { ...value } : {});
