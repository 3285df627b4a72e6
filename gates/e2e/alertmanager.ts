import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type Started } from './servers.ts';

/** The Alertmanager of Debian on a free port: what it takes, it posts to `receiver` at once. */
export const startAlertmanager = async (receiver: string): Promise<Started> => {
  const dir = mkdtempSync(join(tmpdir(), 'gate-alertmanager-'));
  const port = await freePort();
  const route = { receiver: 'all', group_by: ['...'], group_wait: '0s', group_interval: '1m', repeat_interval: '1h' };
  const config = { route, receivers: [{ name: 'all', webhook_configs: [{ url: receiver }] }] };
  writeFileSync(join(dir, 'alertmanager.yml'), JSON.stringify(config)); // JSON is YAML
  const child = spawn(
    'prometheus-alertmanager',
    [
      `--config.file=${join(dir, 'alertmanager.yml')}`,
      `--storage.path=${join(dir, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const over = new Promise<void>(resolve => child.once('exit', () => resolve()));
  for (
    const end = performance.now() + 60_000;
    !(await isReady(port));
    await new Promise(resolve => setTimeout(resolve, 50))
  )
    if (child.exitCode !== null || performance.now() > end) throw new Error(`it is not ready: ${said}`);
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await over;
      rmSync(dir, { recursive: true, force: true });
    },
  };
};

const isReady = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok;
  } catch {
    return false;
  }
};
