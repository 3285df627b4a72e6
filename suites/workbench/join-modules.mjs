// Makes one file of a built module and of everything that it imports from us. A shim is loaded by every process that a
// runner starts for its tests, and there twenty small files cost three times as much as the same text in one.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const importing = /^import (?<what>.+) from '(?<from>[^']+)';\n/gmu;
const exporting = /^export (?=(?:async )?(?:const|function\*?|class) (?<name>\w+))/gmu;
const empty = /^export \{\};\n/gmu;

/** Writes the joined text over the module. */
export const joinModules = entry => writeFileSync(entry, joined(entry));

const joined = entry => {
  const outside = new Map();
  const inside = new Map();
  const main = read(entry, { outside, inside, above: [] });
  const imports = [...outside].map(([from, name]) => `import * as ${name} from '${from}';\n`);
  const modules = [...inside.values()].map(
    ({ name, binds, body, exports }) =>
      `const ${name} = (() => {\n${binds.join('')}${body}return { ${exports.join(', ')} };\n})();\n`,
  );
  return [...imports, ...modules, ...main.binds, main.text].join('');
};

/** What each import becomes: a constant that is taken from a module above. */
const read = (file, { outside, inside, above }) => {
  if (above.includes(file)) throw new Error(`${file} imports itself over ${above.at(-1)}`);
  const binds = [];
  const source = readFileSync(file, 'utf8');
  for (const { groups } of source.matchAll(importing)) {
    const { what, from } = groups;
    const name = from.startsWith('.')
      ? moduleOf(resolve(dirname(file), from), { outside, inside, above: [...above, file] })
      : outsider(from, outside);
    binds.push(bind(what, name, file));
  }
  const text = source.replaceAll(importing, '').replaceAll(empty, '');
  if (/^import\b/mu.test(text)) throw new Error(`${file} has an import that cannot be joined`);
  return { binds, text };
};

const moduleOf = (file, { outside, inside, above }) => {
  const known = inside.get(file);
  if (known !== undefined) return known.name;
  const { binds, text } = read(file, { outside, inside, above });
  const exports = [...text.matchAll(exporting)].map(({ groups }) => groups.name);
  const body = text.replaceAll(exporting, '');
  if (/^export\b/mu.test(body)) throw new Error(`${file} has an export that cannot be joined`);
  const name = `$own${inside.size}`;
  inside.set(file, { name, binds, body, exports });
  return name;
};

const outsider = (from, outside) => {
  if (!outside.has(from)) outside.set(from, `$node${outside.size}`);
  return outside.get(from);
};

const bind = (what, name, file) => {
  if (/^\w+$/u.test(what)) return `const ${what} = ${name}.default;\n`;
  if (/^\{[^{}]+\}$/u.test(what)) return `const ${what.replaceAll(' as ', ': ')} = ${name};\n`;
  throw new Error(`${file} has an import that cannot be joined: ${what}`);
};
