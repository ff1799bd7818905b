/**
 * Completes package-lock.json: `node scripts/lockfile.mjs`, after every `npm install`.
 *
 * npm leaves the packages of other platforms out of the lock when the registry at hand does not hold their exact version,
 * and `npm ci` then refuses the lock everywhere. Platform packages are published at one exact version with their parent, so
 * an entry can be written from the parent's list. It has no integrity hash, and npm never adds one to an entry that is there: so those are
 * taken out first and npm is asked for them anew, which it then knows with their hashes if the registry holds them by now.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const found = (lock, from, name) => {
  for (let path = from; ; path = path.slice(0, Math.max(path.lastIndexOf('/node_modules/'), 0))) {
    const candidate = `${path === '' ? '' : `${path}/`}node_modules/${name}`;
    if (candidate in lock.packages) return true;
    if (path === '') return false;
  }
};

/** Without os and cpu npm would try to install it here too. */
function platform(name) {
  const words = name.split('/').at(-1).split('-');
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  const musl = words.some((word) => word.startsWith('musl'));
  const gnu = words.some((word) => word.startsWith('gnu'));
  if (!os || !cpu) return undefined;
  return {
    cpu: [cpu],
    os: [os],
    ...(os === 'linux' && (musl || gnu) && { libc: [musl ? 'musl' : 'glibc'] }),
  };
}

/** Entries that the lock lacks, by their path in it. */
export function missingEntries(lock) {
  const missing = {};
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const where = platform(name);
      const exact = /^\d+\.\d+\.\d+[\w.+-]*$/.test(version);
      if (!where || !exact || found(lock, path, name)) continue;
      missing[`node_modules/${name}`] = { version, ...where, ...(dev && { dev }), optional: true };
    }
  }
  return missing;
}

/** Entries that any bytes would satisfy, by their path. */
export function hashless(lock) {
  return Object.entries(lock.packages)
    .filter(([path, entry]) => path !== '' && !entry.link && !entry.integrity)
    .map(([path]) => path);
}

/** Lets npm find again what has no hash. */
function askAnew(root) {
  const lock = readLock(root);
  const paths = hashless(lock);
  if (paths.length === 0) return;
  for (const path of paths) delete lock.packages[path];
  writeLock(root, lock);
  const args = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'];
  spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
}

function writeLock(root, lock) {
  writeFileSync(join(root, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`);
}

/** @returns the lock of the repository at `root`. */
export function readLock(root) {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
}

if (process.argv[1] === import.meta.filename) {
  const root = dirname(import.meta.dirname);
  askAnew(root);
  const lock = readLock(root);
  const missing = missingEntries(lock);
  const entries = Object.entries({ ...lock.packages, ...missing });
  lock.packages = Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b, 'en')));
  if (Object.keys(missing).length > 0) {
    writeLock(root, lock);
  }
  process.stdout.write(`${Object.keys(missing).length} entries added to package-lock.json\n`);
}
