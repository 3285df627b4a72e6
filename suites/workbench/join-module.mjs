// Makes one file of a built module and of everything that it imports from us. A shim is loaded by every process that a
// runner starts for its tests, and there twenty small files cost three times as much as the same text in one.
import { rolldown } from 'rolldown';

/** Writes the joined text over the module. */
export const joinModule = async entry => {
  const bundle = await rolldown({ input: entry, platform: 'node', external: /^[^./]/u, treeshake: false });
  await bundle.write({ file: entry, format: 'esm', sourcemap: false });
  await bundle.close();
};
