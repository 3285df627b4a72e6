import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StandIn } from '../../reports/alerts/samples.ts';
import { type Ended, project } from './live-gate.ts';

/** Of a bot. It must be nowhere but in the address of what is asked. */
export const token: string = '123456:canary-token-of-a-bot';
const password = 'canary-password';

/** A channel whose every setting is a reference. */
export const telegram: object = { token: 'env:BOT', chatId: 'env:CHAT', apiUrl: 'env:TELEGRAM_API' };
/** What the references refer to. */
export const env = (server: Pick<StandIn, 'url'>): Readonly<Record<string, string>> => ({
  BOT: token,
  CHAT: '-1009',
  TELEGRAM_API: server.url,
  APP_ENV: 'paper',
  DB_PASSWORD: password,
});

type Place = {
  /** `off`: nothing is said of alerts. */
  readonly alerts?: object | 'off';
  readonly checks?: readonly object[];
  readonly command?: readonly string[];
  readonly branch?: string;
  /** Other suites. */
  readonly more?: object;
};

/** A repository of one suite whose test fails, unless told otherwise. */
export const place = ({
  alerts = { telegram },
  checks,
  command = ['false'],
  branch = 'main',
  more = {},
}: Place = {}): string => {
  const dir = project({
    'gate.config.json': JSON.stringify({
      suites: { unit: { runner: 'command', command }, ...more },
      ...(checks === undefined ? {} : { preflight: { env: 'env:APP_ENV', checks } }),
      ...(alerts === 'off' ? {} : { alerts }),
    }),
  });
  spawnSync('git', ['init', '-q', '-b', branch], { cwd: dir });
  return dir;
};

/** Commits everything that is there. */
export const commit = (dir: string): void => {
  writeFileSync(join(dir, '.gitignore'), '.gate\n');
  for (const words of [
    ['add', '.'],
    ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'x'],
  ])
    spawnSync('git', words, { cwd: dir });
};

/** A check that fails, and one that warns. */
export const failing: object = { type: 'env', required: ['NOT_THERE'] };
export const warning: object = { type: 'disk', free: '1000TiB', blocking: false };

/** What a chat was told, message by message. */
export const texts = (server: StandIn): readonly string[] => server.asked.map(({ body }) => String(body['text']));

/** Of that, what wakes somebody up. */
export const urgent = (server: StandIn): readonly string[] =>
  texts(server).filter(text => text.includes('P0 critical'));

/** Every byte that a run has left behind, and all that it has said. */
export const leftBehind = (dir: string, ...ends: readonly Ended[]): string => {
  const files = (folder: string): readonly string[] =>
    readdirSync(folder).flatMap(name => {
      const path = join(folder, name);
      const about = statSync(path);
      return about.isDirectory() ? files(path) : [readFileSync(path, 'latin1')];
    });
  return [...files(join(dir, '.gate')), ...ends.flatMap(({ stdout, stderr }) => [stdout, stderr])].join('\n');
};
