import { fileURLToPath } from 'node:url';

type Loaded = { readonly format: string; readonly source: string; readonly shortCircuit: true };
type Load = (url: string, context: unknown, next: (url: string, context: unknown) => unknown) => unknown;
/** `registerHooks` is there from 22.15 on. */
type Hooking = { readonly registerHooks?: (hooks: { readonly load: Load }) => { readonly deregister: () => void } };

// Taken when it is asked for: the process of a file, which is told with the same text, has no use for it.
const hooking = (): Hooking => process.getBuiltinModule('node:module') as unknown as Hooking;

/** Whether this Node can be kept from loading a file. */
export const canPassOver = (): boolean => hooking().registerHooks !== undefined;

/** Has a file loaded as an empty one for as long as it is to be passed over. Gives what ends that; nothing where Node cannot. */
export const passOver = (isPassed: (path: string) => boolean): (() => void) | undefined => {
  const hooks = hooking().registerHooks?.({
    load: (url, context, next) => {
      if (!url.startsWith('file:') || !isPassed(fileURLToPath(url))) return next(url, context);
      return { format: 'module', source: '', shortCircuit: true } satisfies Loaded;
    },
  });
  return hooks === undefined ? undefined : () => hooks.deregister();
};
