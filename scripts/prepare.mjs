/**
 * Before `npm start`, `npm test`, `npm run demo` and `npm run bench`: installs and builds what is missing or stale.
 * Runs on any Node from 20.19 on, without a dependency, because it is what brings them; says nothing when nothing is due.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { withLock } from './lock.mjs';

const root = dirname(import.meta.dirname);
const installStamp = join(root, 'node_modules', '.tidegate-stamp');
const buildStamp = join(root, 'dist', '.tidegate-stamp');
const node24 = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

const say = (line) => process.stderr.write(`tidegate: ${line}\n`);

function fail(line) {
  say(line);
  process.exit(1);
}

const digest = (parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

const readOr = (path, other) => (existsSync(path) ? readFileSync(path, 'utf8') : other);

function installWanted() {
  return digest([
    readFileSync(join(root, 'package-lock.json')),
    readOr(join(root, '.npmrc'), ''),
    `${process.platform}-${process.arch}`,
  ]);
}

/** What a build depends on, by content: a checkout changes times and not contents, or contents and not sizes. */
const sourceRoots = ['apps', 'libs', 'migrations', 'bench', 'scripts/build.mjs'];
const sourceFiles = ['package-lock.json', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const isTest = (name) => /\.spec\.tsx?$/.test(name);

function filesBelow(path) {
  if (!existsSync(join(root, path))) return [];
  if (path.endsWith('.mjs')) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !isTest(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}

function buildWanted() {
  const files = [...sourceFiles, ...sourceRoots.flatMap(filesBelow)].sort();
  return digest(files.flatMap((file) => [file, readFileSync(join(root, file))]));
}

/** npm itself must not run on the Node below node_modules, which `npm ci` removes first. */
function outsideEnvironment() {
  const inside = join(root, 'node_modules');
  const PATH = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((part) => !part.startsWith(inside))
    .join(delimiter);
  return { ...process.env, PATH };
}

/** npm explains its usage at length after it has said what is wrong. */
const mostLines = 20;

/** Everything goes to stderr, so that `npm run -s demo -- --json` has stdout to itself. */
async function run(what, command, args, env) {
  const from = performance.now();
  const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let shown = 0;
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      if (/^(?:npm error|npm warn)?\s*$/.test(line) || shown++ >= mostLines) return;
      process.stderr.write(`${line}\n`);
    });
  }
  const how = await new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('close', (code, signal) => done(code === 0 ? '' : (signal ?? `exit code ${code}`)));
  });
  if (how !== '') fail(`${what} FAILED (${how})`);
  say(`${what} took ${((performance.now() - from) / 1000).toFixed(1)} s`);
}

async function install(wanted) {
  say('installing packages (npm ci), once');
  // The lowest log level: the Node that bootstraps may be older than the one that packages are meant for.
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund', '--no-progress'];
  await run('installing', process.platform === 'win32' ? 'npm.cmd' : 'npm', args, outsideEnvironment());
  if (!existsSync(node24))
    fail('installing brought no Node: is the package registry reachable, and are install scripts allowed?');
  writeFileSync(installStamp, wanted);
}

async function build() {
  rmSync(buildStamp, { force: true });
  // Taken before the build: a source that changes meanwhile makes the next start build again.
  const wanted = buildWanted();
  await run('building', node24, [join('scripts', 'build.mjs')], process.env);
  mkdirSync(dirname(buildStamp), { recursive: true });
  writeFileSync(buildStamp, wanted);
}

/** Whether somebody ran npm themselves, and has all that the lock file names; npm writes down what it installed. */
function isInstalled() {
  if (!existsSync(node24)) return false;
  const [{ packages: wanted }, { packages: made }] = [
    'package-lock.json',
    'node_modules/.package-lock.json',
  ].map((name) => JSON.parse(readOr(join(root, name), '{}')));
  if (wanted === undefined || made === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = made[path];
    if (path === '' || found === undefined) return path === '' || optional === true;
    return found.version === version && found.integrity === integrity;
  });
}

const installDue = () => readOr(installStamp, '') !== installWanted() && !isInstalled();
const buildDue = () => readOr(buildStamp, '') !== buildWanted();

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Node ${process.versions.node} is too old to begin with: 20.19 or newer is needed (it then brings its own Node 24)`,
  );
}

try {
  if (installDue() || buildDue()) {
    await withLock(join(root, '.cache', 'prepare.lock'), say, async () => {
      if (installDue()) await install(installWanted());
      if (buildDue()) await build();
    });
  }
} catch (error) {
  fail(`preparing FAILED: ${error.message}`);
}
