import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { filled } from '../config/fields.ts';

/** How something is asked over HTTP: the same for every check that does. */
export const httpShape = (): {
  readonly url: z.ZodString;
  readonly headers: z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodString>>;
  readonly ca: z.ZodOptional<z.ZodString>;
} => ({
  url: filled.describe('Where it is asked: "https://…".'),
  headers: z.record(filled, z.string()).default({}).describe('Sent along. Never told.'),
  ca: filled.optional().describe('A file with certificates to trust, in PEM.'),
});

/** The certificates that a file of the settings holds. */
export const caOf = ({ ca }: { readonly ca?: string | undefined }, root: string): { readonly ca?: string } =>
  ca === undefined ? {} : { ca: readFileSync(resolve(root, ca), 'utf8') };
