/** Compiles apps, libs, migrations and bench into dist, and the console beside them. */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const root = dirname(import.meta.dirname);
const dist = join(root, 'dist');
const consoleFolder = join('apps', 'console');

function run(name, script, args) {
  const child = spawn(process.execPath, [join(root, 'node_modules', ...script), ...args], {
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

removeStale();
// The record of what was compiled outlives a dist whose files somebody removed; then nothing would be made anew.
if (!existsSync(join(dist, 'libs'))) rmSync(join(dist, 'build.tsbuildinfo'), { force: true });

const jobs = [run('tsc', ['typescript', 'bin', 'tsc'], ['-p', 'tsconfig.build.json'])];
if (existsSync(join(root, consoleFolder, 'vite.config.ts'))) {
  const out = ['--outDir', join(dist, consoleFolder), '--emptyOutDir'];
  jobs.push(run('vite', ['vite', 'bin', 'vite.js'], ['build', consoleFolder, '--logLevel', 'warn', ...out]));
}
const results = await Promise.all(jobs);

const cli = join(dist, 'apps', 'cli', 'src', 'main.js');
if (existsSync(cli)) chmodSync(cli, 0o755);
process.exitCode = results.every(Boolean) ? 0 : 1;
