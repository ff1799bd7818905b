/** Every rule that a command can check. All run even when one fails; `npm run check -- types lint` runs some. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiProblems } from './api.mjs';
import { composeProblems } from './compose.mjs';
import { advisories } from './advisories.mjs';
import { hashless, missingEntries, readLock } from './lockfile.mjs';
import { misnamedSpecs } from './tiers.mjs';
import { deadExports, folderCycles } from './walls.mjs';
import { staleModules } from './wasm.mjs';

const root = dirname(import.meta.dirname);
const most = 300;

/** Two at a time: the machines that run this have two cores. */
const width = 2;

function program(packageName, file, ...args) {
  return () =>
    new Promise((done) => {
      const child = spawn(process.execPath, [join(root, 'node_modules', packageName, file), ...args], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) },
      });
      let said = '';
      child.stdout.on('data', (chunk) => (said += chunk));
      child.stderr.on('data', (chunk) => (said += chunk));
      child.once('error', (error) => done({ ok: false, said: error.message }));
      child.once('close', (code) => done({ ok: code === 0, said }));
    });
}

function findings(find) {
  return async () => {
    const found = await find();
    return { ok: found.length === 0, said: found.join('\n') };
  };
}

/** Lint says the same of what TypeScript's project holds; this also sees files that no project holds. */
function longFiles() {
  return ['apps', 'libs', 'migrations', 'bench', 'test', 'scripts']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
    )
    .filter((name) => /\.(?:tsx?|mjs)$/.test(name) && !/node_modules|\.gen\.ts$/.test(name))
    .map((name) => [name, readFileSync(join(root, name), 'utf8').trimEnd().split('\n').length])
    .filter(([, lines]) => lines > most)
    .map(([name, lines]) => `${name} has ${lines} lines; ${most} is the most.`);
}

/** Without these `npm ci` refuses, here or on another platform. */
function lockGaps() {
  const lock = readLock(root);
  return [
    ...Object.keys(missingEntries(lock)).map((path) => `${path} is missing: run node scripts/lockfile.mjs`),
    ...hashless(lock).map((path) => `${path} has no integrity hash: run node scripts/lockfile.mjs`),
  ];
}

const folders = ['apps', 'libs', 'migrations', 'test', 'bench'].filter((name) =>
  existsSync(join(root, name)),
);
const hasConsole = existsSync(join(root, 'apps', 'console', 'tsconfig.json'));

/** The slow ones first, so that the quick ones fill the gaps. */
const checks = {
  lint: program('eslint', 'bin/eslint.js', '--cache', '--cache-location', '.cache/eslint/', '.'),
  types: program('typescript', 'bin/tsc', '-p', 'tsconfig.json'),
  ...(hasConsole && { 'console types': program('typescript', 'bin/tsc', '-p', 'apps/console', '--noEmit') }),
  imports: program('dependency-cruiser', 'bin/dependency-cruiser.mjs', ...folders, '--output-type', 'err'),
  // knip knows no import condition of ours and finds the sources behind dist, which the build's configuration tells it.
  unused: program('knip', 'bin/knip.js', '--tsConfig', 'tsconfig.build.json'),
  'dead exports': findings(() => deadExports(root, folders)),
  'folder cycles': findings(() => folderCycles(root)),
  format: program('prettier', 'bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  'file size': findings(longFiles),
  'test tiers': findings(() => misnamedSpecs(root)),
  api: findings(apiProblems),
  wasm: findings(staleModules),
  lock: findings(lockGaps),
  advisories: () => advisories(root),
  compose: findings(() => composeProblems(root)),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in checks));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no check ${unknown.join(', ')}; there are: ${Object.keys(checks).join(', ')}.\n`,
  );
  process.exit(1);
}
const queue = Object.entries(checks).filter(([name]) => asked.length === 0 || asked.includes(name));
const longest = Math.max(...queue.map(([name]) => name.length));

async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, check] = next;
    const from = performance.now();
    const { ok, said, tell = false } = await check().catch((error) => ({ ok: false, said: String(error) }));
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    if (!ok) process.exitCode = 1;
    process.stdout.write(
      `${name.padEnd(longest)}  ${ok ? 'ok' : 'FAILED'}  ${seconds} s\n${ok && !tell ? '' : `${said.trim()}\n\n`}`,
    );
  }
}

await Promise.all(Array.from({ length: width }, worker));
