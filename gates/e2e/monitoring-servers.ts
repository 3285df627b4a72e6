import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './live-gate.ts';
import { freePort, type Started } from './servers.ts';

/** Starts a server on a free port and waits until it answers there. It ends by its pid. */
const start = async (
  program: string,
  { args, path, dir }: { readonly args: readonly string[]; readonly path: string; readonly dir: string },
): Promise<Started> => {
  const port = await freePort();
  const child = spawn(program, [...args, `--web.listen-address=127.0.0.1:${port}`], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4_000);
    });
  const over = new Promise<void>(resolve => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await over;
    rmSync(dir, { recursive: true, force: true });
  };
  let isUp = false;
  let isOver = false;
  void over.then(() => (isOver = true));
  while (!isUp && !isOver) {
    isUp = await fetch(`http://127.0.0.1:${port}${path}`).then(
      async answer => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
    if (!isUp) await new Promise(resolve => setTimeout(resolve, 50));
  }
  if (isUp) return { port, stop };
  await stop();
  throw new Error(`${program} has ended: ${said}`);
};

const folder = (name: string): string => mkdtempSync(join(tmpdir(), `gate-${name}-`));

/** A node-exporter that tells nothing but the textfiles of a folder. */
export const startNodeExporter = (textfiles: string): Promise<Started> =>
  start('prometheus-node-exporter', {
    args: ['--collector.disable-defaults', '--collector.textfile', `--collector.textfile.directory=${textfiles}`],
    path: '/metrics',
    dir: folder('exporter'),
  });

/** A Pushgateway that forgets everything when it ends. */
export const startPushgateway = (): Promise<Started> =>
  start('prometheus-pushgateway', { args: [], path: '/-/ready', dir: folder('pushgateway') });

/** A Prometheus that asks these ports every second, and keeps what it is told as it is. */
export const startPrometheus = (ports: readonly number[]): Promise<Started> => {
  const dir = folder('prometheus');
  writeFileSync(
    join(dir, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s' },
      scrape_configs: [
        {
          job_name: 'gate',
          honor_labels: true,
          static_configs: [{ targets: ports.map(port => `127.0.0.1:${port}`) }],
        },
      ],
    }),
  );
  return start('prometheus', {
    args: [`--config.file=${dir}/prometheus.yml`, `--storage.tsdb.path=${dir}/data`],
    path: '/-/ready',
    dir,
  });
};

/** What Prometheus answers to a query. */
export type Answer = {
  readonly status: string;
  readonly data: {
    readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: [number, string] }[];
  };
};

/** Asks Prometheus. */
export const query = async (port: number, expression: string): Promise<Answer> => {
  const address = new URL(`http://127.0.0.1:${port}/api/v1/query`);
  address.searchParams.set('query', expression);
  return (await (await fetch(address)).json()) as Answer;
};

/** Asks Prometheus until there is an answer that is as it should be. */
export const queried = async (port: number, expression: string, isIt: (answer: Answer) => boolean): Promise<Answer> => {
  let last: Answer | undefined;
  let asking = false;
  const ask = (): void => {
    if (asking) return;
    asking = true;
    void query(port, expression)
      .then(answer => (last = answer))
      .catch(() => undefined)
      .finally(() => (asking = false));
  };
  return until(
    `Prometheus answers ${expression}`,
    () => {
      if (last !== undefined && isIt(last)) return last;
      ask();
      return undefined;
    },
    60_000,
  );
};
