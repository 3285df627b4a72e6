import { get } from 'node:http';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { parseJson, textOf } from './json-value.ts';
import { attempt } from './proc-state.ts';
import { within } from './time-box.ts';
import type { TimeBox } from './time-box.ts';

type Listener = { readonly host: string; readonly port: number; readonly inode: string };

/** How long those who listen already may take to say who they are, before an inspector is asked for. */
const answerMs = 400;
const pollMs = 15;
const maxBytes = 64 * 1024;
const maxListeners = 16;

/** Looks for the inspector of a process among the sockets on which it listens. */
export class InspectorSearch {
  readonly #pid: number;
  readonly #box: TimeBox;
  readonly #asked = new Set<string>();
  readonly #over = new AbortController();
  #found: string | undefined;

  constructor(pid: number, box: TimeBox) {
    this.#pid = pid;
    this.#box = box;
  }

  /** The address of the inspector, if one listens now. */
  async now(): Promise<string | undefined> {
    await within(this.#box, this.#askNew(), answerMs);
    return this.#found;
  }

  /** Waits until an inspector listens and answers, at most `ms`: on a busy machine both take their time. */
  async wait(ms: number): Promise<string | undefined> {
    const until = this.#box.clock.now() + Math.min(ms, this.#box.left());
    while (this.#found === undefined && this.#box.clock.now() < until) {
      void this.#askNew();
      await this.#box.clock.sleep(pollMs);
    }
    return this.#found;
  }

  /** Asks nobody any more. */
  end(): void {
    this.#over.abort();
  }

  /** Asks each new listener once. A server of the process that is stuck itself never answers: it keeps nobody waiting. */
  async #askNew(): Promise<void> {
    const found = listenersOf(this.#pid) ?? [{ host: '127.0.0.1', port: 9229, inode: '' }];
    const fresh = found.filter(listener => !this.#asked.has(nameOf(listener))).slice(0, maxListeners);
    for (const listener of fresh) this.#asked.add(nameOf(listener));
    await Promise.all(fresh.map(listener => this.#ask(listener)));
  }

  async #ask(listener: Listener): Promise<void> {
    const address = await ask(listener, this.#over.signal);
    this.#found ??= address;
    // Without /proc the port is a guess that becomes right later: it is asked again.
    if (listener.inode === '') this.#asked.delete(nameOf(listener));
  }
}

const nameOf = ({ host, port }: Listener): string => `${host}:${port}`;

/** The listening sockets in a text of `/proc/PID/net/tcp` or `tcp6`. */
export const parseListeners = (text: string): readonly Listener[] =>
  text.split('\n').flatMap(line => {
    const fields = line.trim().split(/\s+/);
    const [address, port] = (fields[1] ?? '').split(':');
    const inode = fields[9];
    if (fields[3] !== '0A' || address === undefined || port === undefined || inode === undefined) return [];
    const host = address === '00000000000000000000000001000000' ? '[::1]' : '127.0.0.1';
    return [{ host, port: Number.parseInt(port, 16), inode }];
  });

/** The sockets on which a process listens; undefined without `/proc`. */
const listenersOf = (pid: number): readonly Listener[] | undefined => {
  const fds = attempt(() => readdirSync(`/proc/${pid}/fd`));
  if (fds === undefined) return process.platform === 'linux' ? [] : undefined;
  const links = fds.map(fd => attempt(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '');
  const own = new Set(links.map(link => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = ['tcp', 'tcp6'].map(name => attempt(() => readFileSync(`/proc/${pid}/net/${name}`, 'utf8')) ?? '');
  return tables.flatMap(parseListeners).filter(({ inode }) => own.has(inode));
};

/** Asks a socket whether it is an inspector. Its first target is the main thread. */
const ask = async ({ host, port }: Listener, signal: AbortSignal): Promise<string | undefined> => {
  const body = await fetchText(`http://${host}:${port}/json/list`, signal).catch(() => '');
  const targets = parseJson(body);
  const url = Array.isArray(targets) ? textOf(targets[0], 'webSocketDebuggerUrl') : undefined;
  return url === undefined || !URL.canParse(url) ? undefined : `ws://${host}:${port}${new URL(url).pathname}`;
};

const fetchText = (url: string, signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > maxBytes) request.destroy();
      });
      response.on('end', () => resolve(body));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
