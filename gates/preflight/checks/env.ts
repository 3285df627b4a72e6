import { z } from 'zod';
import { filled } from '../../config/fields.ts';
import { type CheckKind, defineCheck, fail, pass } from '../check.ts';
import { pattern } from '../pattern.ts';

const shape = () => ({
  required: z.array(filled).default([]).describe('Variables that must be set, and not empty.'),
  shapes: z
    .record(filled, pattern)
    .default({})
    .describe('Variables with the pattern that their whole value must have.'),
  forbidden: z
    .record(filled, z.array(z.string()).min(1, { error: 'is empty: name the values that it must not have.' }))
    .default({})
    .describe('Variables with values that they must not have.'),
  absent: z.array(filled).default([]).describe('Variables that must not be set.'),
});

/** Variables that must be there, their shapes, and values that must not be. Only names are told. */
export const env: CheckKind = defineCheck({
  type: 'env',
  stage: 'environment',
  shape,
  look: ({ required, shapes, forbidden, absent }, { variables }) => {
    const isSet = (name: string): boolean => (variables[name] ?? '') !== '';
    const faults = [
      ...required.filter(name => !isSet(name)).map(name => `${name} is not set`),
      ...Object.entries(shapes).flatMap(([name, shapeOf]) =>
        isSet(name) && !new RegExp(`^(?:${shapeOf})$`, 'u').test(variables[name] ?? '')
          ? [`${name} does not look like ${shapeOf}`]
          : [],
      ),
      ...Object.entries(forbidden).flatMap(([name, values]) =>
        values.includes(variables[name] ?? '\0') ? [`${name} has a value that is forbidden`] : [],
      ),
      ...absent.filter(name => variables[name] !== undefined).map(name => `${name} is set`),
    ];
    const names = new Set([...required, ...Object.keys(shapes), ...Object.keys(forbidden), ...absent]);
    const expected = [
      ...(required.length === 0 ? [] : [`set: ${required.join(', ')}`]),
      ...(absent.length === 0 ? [] : [`not set: ${absent.join(', ')}`]),
    ].join('; ');
    if (faults.length === 0)
      return pass(`${names.size === 1 ? '1 variable is' : `${names.size} variables are`} as it should be`);
    const unset = required.filter(name => !isSet(name));
    return fail(faults.join('; '), {
      observed: faults.join('; '),
      ...(expected === '' ? {} : { expected }),
      remedy:
        unset.length > 0
          ? `export ${unset.map(name => `${name}=…`).join(' ')}`
          : 'set what is named to what it should be, or unset it',
    });
  },
});
