import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type RequestListener, type Server as HttpServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server that a test has started: it ends with `stop`. */
export type Started = { readonly port: number; readonly stop: () => Promise<void> };

/** Whether a program can be found; where it cannot, that is said. */
export const hasProgram = (name: string): boolean => {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), ...postgresFolders()];
  const found = places.some(folder => existsSync(join(folder, name)));
  if (!found) process.stderr.write(`SKIPPED: ${name} is not installed: npm run setup\n`);
  return found;
};

/** Debian keeps the programs of PostgreSQL by version, and links only some of them. */
const postgresFolders = (): readonly string[] => {
  const root = '/usr/lib/postgresql';
  return existsSync(root) ? readdirSync(root).map(version => join(root, version, 'bin')) : [];
};

const postgresProgram = (name: string): string =>
  postgresFolders()
    .map(folder => join(folder, name))
    .find(file => existsSync(file)) ?? name;

/** A port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await listening(server);
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
};

const listening = (server: Server | HttpServer): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

/** Whatever a test wants of a connection. */
export const startTcp = async (answer: (socket: Socket) => void): Promise<Started> => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    answer(socket);
  });
  await listening(server);
  return { port: (server.address() as AddressInfo).port, stop: () => closed(server, sockets) };
};

/** A server for HTTP, or for HTTPS where there is a key. */
export const startHttp = async (answer: RequestListener, tls?: Tls): Promise<Started> => {
  const sockets = new Set<Socket>();
  const server = tls === undefined ? createHttp(answer) : createHttps(tls, answer);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await listening(server);
  return { port: (server.address() as AddressInfo).port, stop: () => closed(server, sockets) };
};

const closed = async (server: Server | HttpServer, sockets: ReadonlySet<Socket>): Promise<void> => {
  const over = new Promise(resolve => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await over;
};

type Tls = { readonly key: string; readonly cert: string };

/** Redis on a free port, with a password; with a key it speaks TLS and nothing else. */
export const startRedis = async (password: string, tls?: Tls): Promise<Started> => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-redis-'));
  const port = await freePort();
  const [key, cert] = written(dir, tls);
  const listens =
    tls === undefined
      ? `port ${port}`
      : `port 0\ntls-port ${port}\ntls-key-file ${key}\ntls-cert-file ${cert}\ntls-auth-clients no`;
  // By a file: the words of a process are for all to read.
  writeFileSync(
    join(dir, 'redis.conf'),
    `${listens}\nbind 127.0.0.1\nsave ""\ndaemonize no\ndir ${dir}\nrequirepass ${password}\n`,
  );
  const child = spawn('redis-server', [join(dir, 'redis.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
  await said(child, /Ready to accept connections/);
  return { port, stop: () => ended(child, dir) };
};

/** A key and a certificate as files. */
const written = (dir: string, tls: Tls | undefined): readonly [key: string, cert: string] => {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  if (tls !== undefined) writeFileSync(key, tls.key, { mode: 0o600 });
  if (tls !== undefined) writeFileSync(cert, tls.cert);
  return [key, cert];
};

/** PostgreSQL on a free port, with a user `gate` and a password; with a key it speaks TLS as well. It refuses to be root. */
export const startPostgres = async (password: string, tls?: Tls): Promise<Started> => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-postgres-'));
  const port = await freePort();
  const [key, cert] = written(dir, tls);
  const secures = tls === undefined ? '' : ` -c ssl=on -c ssl_key_file=${key} -c ssl_cert_file=${cert}`;
  const isRoot = process.getuid?.() === 0;
  const as = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  const secret = join(dir, 'password');
  writeFileSync(secret, password);
  const files = [dir, secret, ...(tls === undefined ? [] : [key, cert])];
  if (isRoot) for (const path of files) chownSync(path, idOf('-u'), idOf('-g'));
  const run = (...words: readonly string[]) => [...as, ...words] as [string, ...string[]];
  const [file, ...args] = run(
    postgresProgram('initdb'),
    ...`-D ${dir}/data -U gate -A scram-sha-256 --pwfile=${secret} --no-sync -E UTF8`.split(' '),
  );
  const made = spawnSync(file, args, { encoding: 'utf8', cwd: dir });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const [server, ...words] = run(
    postgresProgram('postgres'),
    ...`-D ${dir}/data -p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off${secures}`.split(
      ' ',
    ),
  );
  const child = spawn(server, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd: dir });
  await said(child, /ready to accept connections/);
  return { port, stop: () => ended(child, dir, 'SIGINT') };
};

const idOf = (flag: '-u' | '-g'): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);

/** Waits until a server says that it is ready, or has ended without it. */
const said = (child: ChildProcess, word: RegExp): Promise<void> =>
  new Promise((resolve, reject) => {
    let text = '';
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      if (word.test(text)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`it has ended: ${text}`)));
  });

const ended = async (child: ChildProcess, dir: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const over = new Promise(resolve => child.once('exit', resolve));
    child.kill(signal);
    await over;
  }
  rmSync(dir, { recursive: true, force: true });
};

/** A key and a certificate that it has signed itself, for 127.0.0.1. */
export const selfSigned = (days: number): Tls => {
  const { stdout, stderr, status } = spawnSync(
    'openssl',
    `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days ${days} -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1,DNS:localhost -keyout - -out -`.split(
      ' ',
    ),
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  const [, key = ''] = /(-----BEGIN PRIVATE KEY[^]*?END PRIVATE KEY-----)/.exec(stdout) ?? [];
  const [, cert = ''] = /(-----BEGIN CERTIFICATE[^]*?END CERTIFICATE-----)/.exec(stdout) ?? [];
  return { key, cert };
};
