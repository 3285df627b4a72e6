// Puts pytest 7, 8 and 9 (with xdist and a few plugins) into a cache folder, from Debian's own packages: tests of the
// pytest adapter need all three side by side, and a package index may not be reachable where they run.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const recipe = 2; // raise it when the lists below change: older folders are then made anew
const releases = { 7: 'bookworm', 8: 'trixie', 9: 'sid' };
const core = [
  'pytest',
  'pluggy',
  'iniconfig',
  'packaging',
  'pygments',
  'exceptiongroup',
  'tomli',
  'typing-extensions',
  'attr',
];
/** Each lies in a folder of its own: pytest loads every plugin it can see. */
const plugins = {
  xdist: ['pytest-xdist', 'execnet'],
  timeout: ['pytest-timeout'],
  rerunfailures: ['pytest-rerunfailures', 'pkg-resources'],
  subtests: ['pytest-subtests'],
  cov: ['pytest-cov', 'coverage'],
};

const limitMs = 180_000;
const run = (command, args, cwd) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: limitMs,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, LC_ALL: 'C' },
  });

/** Where the folders `pytest-7`, `pytest-8` and `pytest-9` lie. */
export const cacheRoot = () => process.env['GATE_TEST_CACHE'] || join(homedir(), '.cache', 'regression-gate');

const packagesIn = folder => join(folder, 'usr', 'lib', 'python3', 'dist-packages');

/** The `PYTHONPATH` of one major with some of its plugins, or nothing when it has not been set up. */
export const pythonPath = (major, wanted = []) => {
  const folder = join(cacheRoot(), `pytest-${major}`);
  return isMade(folder)
    ? [packagesIn(folder), ...wanted.map(name => packagesIn(join(folder, 'plugins', name)))].join(':')
    : undefined;
};

const stampOf = folder => join(folder, 'made.json');
const isMade = folder => {
  try {
    return JSON.parse(readFileSync(stampOf(folder), 'utf8')).recipe === recipe;
  } catch {
    return false; // absent or torn: both mean "make it"
  }
};

/** Deb lines for releases that this machine does not follow, at the mirror that it already uses. */
const sources = () => {
  const rows = run('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI)\t$(COMPONENT)\t$(SIGNED_BY)',
    'Created-By: Packages',
  ])
    .split('\n')
    .map(line => line.split('\t'))
    .filter(([uri, component]) => uri && component === 'main' && !/security|updates|backports/.test(uri));
  const [uri, , signedBy] = rows[0] ?? [];
  if (!uri) throw new Error('apt knows no Debian mirror on this machine');
  // The ring of all releases, since the one that the machine names may hold its own release only.
  const rings = [
    '/usr/share/keyrings/debian-archive-keyring.pgp',
    '/usr/share/keyrings/debian-archive-keyring.gpg',
    signedBy,
  ];
  const ring = rings.find(path => path && existsSync(path));
  const option = ring ? `[signed-by=${ring}] ` : '';
  return Object.values(releases).map(release => `deb ${option}${uri} ${release} main`);
};

/** An apt of our own: its lists, its cache, an empty status; the machine's are not touched. */
const privateApt = home => {
  for (const path of ['lists/partial', 'archives/partial']) mkdirSync(join(home, path), { recursive: true });
  writeFileSync(join(home, 'sources.list'), `${sources().join('\n')}\n`);
  writeFileSync(join(home, 'status'), '');
  const settings = {
    'Dir::Etc::SourceList': join(home, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State::Lists': join(home, 'lists'),
    'Dir::State::status': join(home, 'status'),
    'Dir::Cache': home,
    'Dir::Cache::pkgcache': 'packages.bin', // container images switch these two off, and then every call takes seconds
    'Dir::Cache::srcpkgcache': 'sources.bin',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'APT::Sandbox::User': 'root',
    'APT::Update::Post-Invoke-Success': '',
    'DPkg::Post-Invoke': '',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  return (tool, args, cwd) => run(tool, [...options, ...args], cwd);
};

/** Downloads all at once: each call of apt reads its lists anew, which takes seconds. */
const download = (apt, release, scratch) => {
  const folder = mkdtempSync(join(scratch, 'debs-'));
  const wanted = [...core, ...Object.values(plugins).flat()].map(name => `python3-${name}`);
  const rows = apt('apt-cache', ['madison', ...wanted])
    .split('\n')
    .filter(line => line.includes(` ${release}/`));
  const offered = new Set(rows.map(line => line.trim().split(/\s/)[0])); // newer releases need fewer of them
  apt(
    'apt-get',
    ['-qq', 'download', ...wanted.filter(name => offered.has(name)).map(name => `${name}/${release}`)],
    folder,
  );
  return folder;
};

const unpack = (debs, names, into) => {
  mkdirSync(into, { recursive: true });
  for (const deb of readdirSync(debs).filter(file => names.some(name => file.startsWith(`python3-${name}_`))))
    run('dpkg', ['-x', join(debs, deb), into]);
};

const versionIn = folder =>
  /^Version: (.+)$/m.exec(
    readFileSync(
      join(
        packagesIn(folder),
        readdirSync(packagesIn(folder)).find(name => /^pytest-\d.*-info$/.test(name)) ?? '',
        'METADATA',
      ),
      'utf8',
    ),
  )?.[1] ?? '?';

const make = (apt, major, scratch) => {
  const release = releases[major];
  const target = join(cacheRoot(), `pytest-${major}`);
  const folder = join(scratch, `pytest-${major}`);
  const debs = download(apt, release, scratch);
  unpack(debs, core, folder);
  const version = versionIn(folder);
  if (!version.startsWith(`${major}.`))
    throw new Error(`Debian ${release} has pytest ${version} now, not ${major}: name another release`);
  for (const [name, names] of Object.entries(plugins)) unpack(debs, names, join(folder, 'plugins', name));
  writeFileSync(stampOf(folder), JSON.stringify({ recipe, version, release }));
  rmSync(target, { recursive: true, force: true });
  renameSync(folder, target);
};

const main = () => {
  const missing = Object.keys(releases).filter(major => !isMade(join(cacheRoot(), `pytest-${major}`)));
  if (missing.length > 0) {
    mkdirSync(cacheRoot(), { recursive: true });
    const scratch = mkdtempSync(join(cacheRoot(), 'making-')); // beside the target, so that the rename cannot cross a file system
    try {
      const apt = privateApt(scratch);
      apt('apt-get', ['-qq', 'update']);
      for (const major of missing) make(apt, major, scratch);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  for (const major of Object.keys(releases)) {
    const folder = join(cacheRoot(), `pytest-${major}`);
    console.log(`pytest ${versionIn(folder)} in ${folder}`);
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    main();
  } catch (error) {
    const words = String(error.stderr || error.message || error)
      .trim()
      .split('\n')
      .at(-1);
    const where = error.code === 'ENOENT' ? 'this needs apt and dpkg, as on Debian' : words;
    console.error(`pytest 7, 8 and 9 could not be set up: ${where}`);
    process.exitCode = 1;
  }
}
