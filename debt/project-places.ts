import type { Frame } from '../harness/protocol/outcome.ts';

const foreignPath =
  /^(?:[\\/<~]|[A-Za-z]:[\\/]|[A-Za-z][A-Za-z0-9+.-]{0,30}:|\.\.[\\/]|internal[\\/])|(?:^|[\\/])(?:node_modules|site-packages|dist-packages|\.venv|venv|\.yarn|\.pnpm|vendor|lib[\\/]python\d[\d.]{0,9})[\\/]/;
const nameless = /^(?:<.*>|\{\{.*\}\}|func\d+|\d+|anonymous|)$/;

/** The innermost three places of a stack that are the project's own, as `file:function`, each once. Functions without a name are left out. */
export const projectPlaces = (stack: readonly Frame[]): readonly string[] => {
  const places = new Set<string>();
  for (const frame of stack) {
    const name = nameOf(frame.function);
    if (frame.file === '' || foreignPath.test(frame.file) || nameless.test(name)) continue;
    places.add(`${frame.file.replaceAll('\\', '/').replace(/^\.\//, '')}:${name}`);
    if (places.size === 3) break;
  }
  return [...places];
};

/** The bare name: V8 writes `async Refund.apply [as run]` where its own debugger, and Python, write `apply`. */
const nameOf = (written: string): string =>
  written
    .slice(0, 300)
    .replace(/ \[as [^\]]{0,200}\]$/, '')
    .replace(/^(?:async |new )+/, '')
    .replace(/::h[0-9a-f]{16}$/, '')
    .replace(/\(.{0,300}\)$/, '')
    .split(/\.|::|#/)
    .at(-1)
    ?.trim() ?? '';
