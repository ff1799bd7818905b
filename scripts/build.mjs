/** Compiles apps, libs, migrations and bench into dist, bundles the workers, and builds the console beside them. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
const consoleFolder = join('apps', 'console');
const consoleLibs = ['client', 'kernel', 'ledger']
  .map((name) => join('libs', name))
  .filter((name) => existsSync(join(root, name)));
const consoleStamp = join(dist, 'console.stamp');

function run(name, script, args = []) {
  const child = spawn(process.execPath, [join(root, ...script), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  return new Promise((done) => {
    child.once('error', (error) => {
      process.stderr.write(`build: ${name} could not start: ${error.message}\n`);
      done(false);
    });
    child.once('exit', (code) => {
      if (code !== 0) process.stderr.write(`build: ${name} FAILED\n`);
      done(code === 0);
    });
  });
}

/** What an earlier build made of a source that is gone would still be found and loaded. */
function removeStale() {
  if (!existsSync(dist)) return;
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const made = relative(dist, path);
    if (!entry.isFile() || made.startsWith(consoleFolder + sep)) continue;
    const source = made.replace(/\.js(?:\.map)?$/, '');
    if (source !== made && !existsSync(join(root, `${source}.ts`))) rmSync(path);
  }
}

/** What the console is made of, by content: it imports no other lib. */
function consoleWanted() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of [consoleFolder, ...consoleLibs].map((name) => join(root, name))) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
    for (const file of files.sort()) hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

removeStale();
// The record of what was compiled outlives a dist whose files somebody removed; then nothing would be made anew.
if (!existsSync(join(dist, 'libs'))) rmSync(join(dist, 'build.tsbuildinfo'), { force: true });

const compiled = run('tsc', ['node_modules', 'typescript', 'bin', 'tsc'], ['-p', 'tsconfig.build.json']);
const jobs = [compiled.then((ok) => ok && run('workers', ['scripts', 'bundle.mjs']))];
const wanted = consoleWanted();
const made = existsSync(join(dist, consoleFolder, 'index.html')) && existsSync(consoleStamp);
if (!made || readFileSync(consoleStamp, 'utf8') !== wanted) {
  rmSync(consoleStamp, { force: true });
  const out = ['--outDir', join(dist, consoleFolder), '--emptyOutDir'];
  const vite = run(
    'vite',
    ['node_modules', 'vite', 'bin', 'vite.js'],
    ['build', consoleFolder, '--logLevel', 'warn', ...out],
  );
  jobs.push(vite.then((ok) => ok && (writeFileSync(consoleStamp, wanted), true)));
}
const results = await Promise.all(jobs);

const cli = join(dist, 'apps', 'cli', 'src', 'main.js');
if (existsSync(cli)) chmodSync(cli, 0o755);
process.exitCode = results.every(Boolean) ? 0 : 1;
