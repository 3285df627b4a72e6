import { get } from 'node:http';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { parseJson, textOf } from './json-value.ts';
import { within } from './time-box.ts';
import type { TimeBox } from './time-box.ts';

type Listener = { readonly host: string; readonly port: number; readonly inode: string };

const answerMs = 400;
const pollMs = 15;
const maxBytes = 64 * 1024;

/** The address of the inspector of a process, if one listens now. `skip` names ports that are known to be something else. */
export const findInspector = async (pid: number, box: TimeBox, skip: Set<string>): Promise<string | undefined> => {
  const found = (await listenersOf(pid)) ?? [{ host: '127.0.0.1', port: 9229, inode: '' }];
  const asked = found.filter(({ host, port }) => !skip.has(`${host}:${port}`)).slice(0, 16);
  const answers = await Promise.all(asked.map(listener => ask(listener, box)));
  // Without /proc the port is a guess that becomes right later: it is asked again.
  asked.forEach(({ host, port, inode }) => inode !== '' && skip.add(`${host}:${port}`));
  return answers.find(answer => answer !== undefined);
};

/** Waits until an inspector of the process listens, at most `ms`. */
export const awaitInspector = async (
  pid: number,
  box: TimeBox,
  skip: Set<string>,
  ms: number,
): Promise<string | undefined> => {
  const until = box.clock.now() + Math.min(ms, box.left());
  while (box.clock.now() < until) {
    const address = await findInspector(pid, box, skip);
    if (address !== undefined) return address;
    await box.clock.sleep(pollMs);
  }
  return undefined;
};

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
const listenersOf = async (pid: number): Promise<readonly Listener[] | undefined> => {
  const fds = await readdir(`/proc/${pid}/fd`).catch(() => undefined);
  if (fds === undefined) return process.platform === 'linux' ? [] : undefined;
  const links = await Promise.all(fds.map(fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  const own = new Set(links.map(link => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map(name => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')),
  );
  return tables.flatMap(parseListeners).filter(({ inode }) => own.has(inode));
};

/** Asks a socket whether it is an inspector. Its first target is the main thread. */
const ask = async ({ host, port }: Listener, box: TimeBox): Promise<string | undefined> => {
  const over = new AbortController();
  const body = await within(box, fetchText(`http://${host}:${port}/json/list`, over.signal), answerMs);
  over.abort();
  const targets = parseJson(body ?? '');
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
