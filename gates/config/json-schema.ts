import { z } from 'zod';
import { configSchema } from './schema.ts';

/** A JSON Schema, as far as it is read here. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The schema that editors use: what may be written in `gate.config.json`, `gate.config.yaml` and package.json. */
export const gateJsonSchema = (): JsonSchema => ({
  title: 'gate.config',
  ...z.toJSONSchema(configSchema(), { io: 'input', target: 'draft-7', unrepresentable: 'any' }),
});

/** The keys that may be written at a path. */
export const keysAt = (path: readonly PropertyKey[]): readonly string[] => {
  let here: unknown = gateJsonSchema();
  for (const key of path) {
    const schema = objectIn(here);
    here =
      typeof key === 'number'
        ? schema['items']
        : (asSchema(schema['properties'])[String(key)] ?? schema['additionalProperties']);
  }
  return Object.keys(asSchema(objectIn(here)['properties'])).filter(key => key !== '$schema');
};

/** Of a value that may be a word or an object: the object. */
const objectIn = (schema: unknown): JsonSchema => {
  const { anyOf } = asSchema(schema);
  return Array.isArray(anyOf) ? asSchema(anyOf.find(each => 'properties' in asSchema(each))) : asSchema(schema);
};

const asSchema = (value: unknown): JsonSchema => (typeof value === 'object' && value !== null ? { ...value } : {});
