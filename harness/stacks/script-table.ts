import { loadSourceMap, mapUrlIn, scriptPath } from './source-map.ts';
import { member, numberOf, textOf } from './json-value.ts';
import type { InspectorSession } from './inspector-session.ts';
import type { SeenFrame } from './seen-frame.ts';
import type { Place, SourceMap } from './source-map.ts';

/** A place in a script as the inspector says it: 0-based, by script id. */
type ScriptPlace = {
  readonly scriptId: string;
  readonly line: number;
  readonly column: number;
};

/** One frame as the inspector says it. */
export type RawFrame = {
  readonly function: string;
  readonly at: ScriptPlace;
  readonly origin: string;
};

const sourceMs = 250;

/** The scripts of one thread, by id, with their source maps. */
export class ScriptTable {
  readonly #session: InspectorSession;
  readonly #scripts = new Map<string, { readonly url: string; readonly mapUrl: string }>();
  readonly #maps = new Map<string, Promise<SourceMap | undefined>>();

  constructor(session: InspectorSession) {
    this.#session = session;
    session.on('Debugger.scriptParsed', params => {
      const id = textOf(params, 'scriptId');
      if (id !== undefined)
        this.#scripts.set(id, {
          url: textOf(params, 'url') ?? '',
          mapUrl: textOf(params, 'sourceMapURL') ?? '',
        });
    });
  }

  /** The author's place for a place in a script. */
  async place({ scriptId, line, column }: ScriptPlace): Promise<Place> {
    const ran = {
      file: scriptPath(this.#scripts.get(scriptId)?.url ?? ''),
      line: line + 1,
      column: column + 1,
    };
    return (await this.#mapOf(scriptId, ran.file))?.original(ran) ?? ran;
  }

  /** The frame with the author's place in it. */
  async frame({ function: name, at, origin }: RawFrame): Promise<SeenFrame> {
    return { function: name === '' ? '<anonymous>' : name, ...(await this.place(at)), origin };
  }

  #mapOf(id: string, file: string): Promise<SourceMap | undefined> {
    // Packages and the runtime keep the text that runs: nobody wrote theirs here.
    if (file.startsWith('node:') || /[\\/]node_modules[\\/]/.test(file)) return Promise.resolve(undefined);
    const known = this.#maps.get(id);
    const map = known ?? this.#load(id, file);
    this.#maps.set(id, map);
    return map;
  }

  async #load(id: string, file: string): Promise<SourceMap | undefined> {
    const url = this.#scripts.get(id)?.mapUrl ?? '';
    if (url !== '') return loadSourceMap(file, url);
    const source = textOf(
      await this.#session.ask('Debugger.getScriptSource', { scriptId: id }, sourceMs),
      'scriptSource',
    );
    const found = source === undefined ? undefined : mapUrlIn(source);
    return found === undefined ? undefined : loadSourceMap(file, found);
  }
}

/** A `Debugger.Location` or `[[FunctionLocation]]`. */
export const scriptPlace = (value: unknown): ScriptPlace | undefined => {
  const scriptId = textOf(value, 'scriptId');
  return scriptId === undefined
    ? undefined
    : {
        scriptId,
        line: numberOf(value, 'lineNumber') ?? 0,
        column: numberOf(value, 'columnNumber') ?? 0,
      };
};

/** A `Debugger.CallFrame`. */
export const rawFrame = (value: unknown): RawFrame | undefined => {
  const at = scriptPlace(member(value, 'location'));
  if (at === undefined) return undefined;
  const start = scriptPlace(member(value, 'functionLocation'));
  const name = textOf(value, 'functionName') ?? '';
  return {
    function: name,
    at,
    origin: start === undefined ? `${at.scriptId}:${name}` : `${start.scriptId}:${start.line}:${start.column}`,
  };
};
