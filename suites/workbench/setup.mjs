// Installs what the tests need beside npm's packages: Python with pytest and xdist, Go, Perl, ps, Prometheus with its servers, Rust, Chromium, Redis, PostgreSQL, openssl, and other versions of the runners.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const debian = [
  'python3',
  'python3-pytest',
  'python3-pytest-xdist',
  'procps',
  'git',
  'prometheus',
  'prometheus-alertmanager',
  'prometheus-node-exporter',
  'prometheus-pushgateway',
  'golang-go',
  'cargo', // an old one: beside it another may come first in PATH, then both are tried
  'rustc',
  'perl',
  'chromium',
  'redis-server',
  'postgresql',
  'openssl',
];
const here = path => fileURLToPath(new URL(path, import.meta.url));
const troubles = [];

const run = (what, file, args, options = {}) => {
  console.log(`setup: ${what}`);
  const { status, error } = spawnSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (status !== 0) troubles.push(`${what} did not work${error === undefined ? '' : `: ${error.message}`}`);
  return status === 0;
};

const has = file => spawnSync(file, ['--version'], { stdio: 'ignore' }).status === 0;

const installDebian = () => {
  const missing = debian.filter(name => spawnSync('dpkg', ['-s', name], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  const sudo = process.getuid?.() === 0 || !has('sudo') ? [] : ['sudo'];
  const apt = (...args) => {
    const [file, ...rest] = [...sudo, 'apt-get', ...args];
    return run(`apt-get ${args.join(' ')}`, file, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  };
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...missing);
};

const installMac = () => {
  if (!has('python3')) run('brew install python', 'brew', ['install', 'python']);
  run('pip install pytest', 'python3', ['-m', 'pip', 'install', '--user', '--quiet', 'pytest', 'pytest-xdist']);
};

if (existsSync('/etc/debian_version')) {
  installDebian();
  run('pytest 7, 8 and 9 side by side', process.execPath, [here('./pytest-versions.mjs')]);
} else if (process.platform === 'darwin') installMac();
else console.log('setup: neither Debian nor macOS: install python3 with pytest and pytest-xdist by hand');
run('vitest 3 beside vitest 4', process.execPath, [here('./vitest-versions.mjs')]);
run('jest 29 and 30', process.execPath, [here('./jest-versions.mjs')]);
run('mocha 10, 11 and 12', process.execPath, [here('./mocha-versions.mjs')]);
run('jasmine 5 and 6', process.execPath, [here('./jasmine-versions.mjs')]);
run('Node 22 and 24, some 100 MB', process.execPath, [here('./node-versions.mjs')]);
run('Playwright, without browsers', process.execPath, [here('./playwright-versions.mjs')]);

for (const trouble of troubles) console.error(`setup: ${trouble}`);
console.log(troubles.length === 0 ? 'setup: everything is there' : 'setup: see above');
process.exitCode = troubles.length === 0 ? 0 : 1;
