import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LEAST_UPPER_BOUND, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { parseJson } from './json-value.ts';

/** One place in a file. Lines and columns are 1-based. */
export type Place = { readonly file: string; readonly line: number; readonly column: number };

/** From the text that runs to the text that was written. */
export type SourceMap = { readonly original: (place: Place) => Place | undefined };

/** The map that a script names in its `sourceMappingURL`: inline, or a file beside it. */
export const loadSourceMap = async (file: string, url: string): Promise<SourceMap | undefined> => {
  const inline = decodeDataUrl(url);
  if (inline !== undefined) return parseSourceMap(inline, file);
  const path = mapPath(url, file);
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseSourceMap(text, path);
};

/** The last `sourceMappingURL` comment in a source text. */
export const mapUrlIn = (source: string): string | undefined =>
  [...source.matchAll(/^[\t ]*\/[/*][#@] ?sourceMappingURL=([^\s*'"`]+)/gm)].at(-1)?.[1] ??
  [...source.matchAll(/\/\/# sourceMappingURL=(data:[^\s*'"`]+)/g)].at(-1)?.[1];

/** Reads a map; `from` is the file that its sources are relative to. Undefined when it is none. */
export const parseSourceMap = (text: string, from: string): SourceMap | undefined => {
  // Some servers put a line in front of JSON against script inclusion.
  const json = parseJson(text.replace(/^\)\]\}[^\n]*\n/, ''));
  if (typeof json !== 'object' || json === null) return undefined;
  let map: TraceMap;
  try {
    map = new TraceMap(json as ConstructorParameters<typeof TraceMap>[0]);
  } catch {
    // A broken map is as good as none: the frame keeps its place in the running text.
    return undefined;
  }
  return {
    original: ({ line, column }) => {
      const needle = { line, column: Math.max(0, column - 1) };
      const below = originalPositionFor(map, needle);
      const found = below.source === null ? originalPositionFor(map, { ...needle, bias: LEAST_UPPER_BOUND }) : below;
      if (found.source === null) return undefined;
      const file = sourcePath(found.source, map.sourceRoot ?? '', from);
      return file === undefined ? undefined : { file, line: found.line, column: found.column + 1 };
    },
  };
};

/** The path in the address of a script; addresses that are no files come back unchanged. */
export const scriptPath = (url: string): string => {
  if (url === '') return '<anonymous>';
  if (!url.startsWith('file:') && !isAbsolute(url)) return url;
  return pathOf(url, '/').replace(/\?.*$/, '');
};

const mapPath = (url: string, file: string): string | undefined => {
  if (url === '' || !isAbsolute(file)) return undefined;
  try {
    return fileURLToPath(new URL(url, pathToFileURL(file)));
  } catch {
    // On a server, or no address at all: nothing that may be fetched from here.
    return undefined;
  }
};

const sourcePath = (source: string, root: string, from: string): string | undefined => {
  if (/^(?!file:)[a-z][a-z+.-]+:/i.test(source)) return undefined;
  if (isAbsolute(source) || source.startsWith('file:')) return pathOf(source, '/');
  return isAbsolute(from) ? resolve(root === '' ? dirname(from) : pathOf(root, dirname(from)), source) : undefined;
};

const pathOf = (url: string, base: string): string => {
  if (!url.startsWith('file:')) return resolve(base, url);
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ''));
  } catch {
    // file://other-host/…: no path of this machine.
    return url;
  }
};

const decodeDataUrl = (url: string): string | undefined => {
  if (!url.startsWith('data:')) return undefined;
  const comma = url.indexOf(',');
  const body = url.slice(comma + 1);
  try {
    return /;base64$/i.test(url.slice(0, comma))
      ? Buffer.from(body, 'base64').toString('utf8')
      : decodeURIComponent(body);
  } catch {
    // A stray percent sign: taken as it stands.
    return body;
  }
};
