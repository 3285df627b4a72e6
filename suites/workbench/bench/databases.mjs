// A Redis and a PostgreSQL of the bench's own, on free ports, ended by their pids.
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenEnded } from './child.mjs';

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a server and waits until it says that it is ready. Gives what ends it. */
const started = (file, args, { word, signal, dir, cwd = dir }) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const over = new Promise(done => child.once('exit', done));
    const end = async () => {
      child.kill(signal);
      await over;
      rmSync(dir, { recursive: true, force: true });
    };
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        said += chunk;
        if (word.test(said)) resolve(end);
      });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${file} has ended: ${said.slice(-300)}`)));
  });

const startRedis = async () => {
  const [dir, port] = [mkdtempSync(join(tmpdir(), 'gate-bench-redis-')), await freePort()];
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', dir];
  const end = await started('redis-server', args, { word: /Ready to accept connections/u, signal: 'SIGTERM', dir });
  return { url: `redis://127.0.0.1:${port}`, end };
};

const postgresProgram = name => {
  const root = '/usr/lib/postgresql';
  const folders = existsSync(root) ? readdirSync(root).map(version => join(root, version, 'bin')) : [];
  return folders.map(folder => join(folder, name)).find(file => existsSync(file)) ?? name;
};

const startPostgres = async () => {
  const [dir, port] = [mkdtempSync(join(tmpdir(), 'gate-bench-postgres-')), await freePort()];
  const isRoot = process.getuid?.() === 0;
  const idOf = flag => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  // It refuses to be root.
  if (isRoot) chownSync(dir, idOf('-u'), idOf('-g'));
  const as = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : [];
  const [maker, ...making] = [
    ...as,
    postgresProgram('initdb'),
    ...`-D ${dir}/data -U gate -A trust --no-sync -E UTF8`.split(' '),
  ];
  const made = spawnSync(maker, making, { encoding: 'utf8', cwd: dir });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr ?? made.error?.message}`);
  const [file, ...args] = [
    ...as,
    postgresProgram('postgres'),
    ...`-D ${dir}/data -p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`.split(' '),
  ];
  const word = /ready to accept connections/u;
  const end = await started(file, args, { word, signal: 'SIGINT', dir });
  return { url: `postgresql://gate@127.0.0.1:${port}/postgres`, end };
};

/** Both, for as long as something takes. */
export const withDatabases = async work => {
  const ends = [];
  const endAll = () => Promise.all(ends.splice(0).map(end => end()));
  const forget = whenEnded(endAll);
  try {
    const redis = await startRedis();
    ends.push(redis.end);
    const postgres = await startPostgres();
    ends.push(postgres.end);
    return await work({ redis: redis.url, postgres: postgres.url });
  } finally {
    forget();
    await endAll();
  }
};
