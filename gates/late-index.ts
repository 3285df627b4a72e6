import { createRequire } from 'node:module';

/**
 * Stands for a module that does nothing but gather its neighbours, each under the name of its file: of a client some hundred commands,
 * of which one or two are ever wanted. A neighbour is loaded when it is asked for by name, the whole index where that does not help.
 */
export const lateIndex = (file: string): object => {
  const load = createRequire(file);
  const whole = (): object => Object(load(file));
  const gathered = new Proxy(
    {},
    {
      get: (_, name) =>
        typeof name === 'string'
          ? (neighbour(load, name) ?? Reflect.get(Object(Reflect.get(whole(), 'default')), name))
          : undefined,
    },
  );
  const named: Readonly<Record<string | symbol, unknown>> = { __esModule: true, default: gathered };
  return new Proxy({}, { get: (_, name) => named[name] ?? Reflect.get(whole(), name) });
};

const neighbour = (load: NodeJS.Require, name: string): unknown => {
  if (!/^\w+$/.test(name)) return undefined;
  try {
    return Reflect.get(Object(load(`./${name}`)), 'default');
  } catch {
    return undefined;
  }
};
