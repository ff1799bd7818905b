/**
 * Runs every test against a PostgreSQL of its own. Arguments go to jest: `npm test -- libs/seal`.
 * The last line is always `N passed, N failed, N skipped`.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

const root = dirname(import.meta.dirname);
const folder = mkdtempSync(join(tmpdir(), 'tidegate-test-'));
// As root, PostgreSQL runs as a user who must get past this folder.
chmodSync(folder, 0o711);
const report = join(folder, 'report.json');
const home = join(folder, 'postgres');
/** Where tests make their temporary files, so that what an interrupted one leaves is found. */
const scratch = join(folder, 'tmp');
mkdirSync(scratch, { mode: 0o711 });

let embedded;
let database;
let jest;
let interrupted;
let cleaning;

async function cleanUp() {
  await database?.stop();
  await embedded?.removeEmbedded(home);
  for (const name of readdirSync(scratch)) await embedded?.removeEmbedded(join(scratch, name, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
}
const cleanUpOnce = () => (cleaning ??= cleanUp());

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted ??= signal;
    jest?.kill(signal);
  });
}

function runJest() {
  const warnings = '--disable-warning=ExperimentalWarning';
  const args = [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), ...process.argv.slice(2)];
  const reporters = ['--reporters=default', `--reporters=${join(root, 'scripts', 'overdue.mjs')}`];
  jest = spawn(process.execPath, [...args, ...reporters, '--json', `--outputFile=${report}`], {
    cwd: root,
    // A group of its own, which overdue.mjs ends whole: a worker in an endless loop hears no signal but that.
    detached: true,
    env: {
      ...process.env,
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules ${warnings}`.trim(),
      TMPDIR: scratch,
      TIDEGATE_TEST_POSTGRES: database.url,
    },
    // --json prints the whole report to stdout as well; the readable one goes to stderr.
    stdio: ['ignore', 'ignore', 2],
  });
  return new Promise((done) => {
    jest.once('error', (error) => {
      process.stderr.write(`jest could not start: ${error.message}\n`);
      done(1);
    });
    // Ended by overdue.mjs after its last test, what counts is in its report.
    jest.once('exit', (code) => done(code ?? (existsSync(report) ? 0 : 1)));
  });
}

/** A test that does not run is named, so that nobody takes it for one that passed. */
function printSkipped(results) {
  for (const file of results.testResults) {
    for (const test of file.assertionResults) {
      if (test.status !== 'pending' && test.status !== 'todo' && test.status !== 'disabled') continue;
      process.stdout.write(`skipped: ${relative(root, file.name)}: ${test.fullName}\n`);
    }
  }
}

function summarize() {
  if (!existsSync(report)) return { passed: 0, failed: 0, skipped: 0 };
  const results = JSON.parse(readFileSync(report, 'utf8'));
  printSkipped(results);
  return {
    passed: results.numPassedTests,
    // A file that does not even load holds no test that could fail.
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

let code = 1;
try {
  embedded = await import(join(root, 'dist', 'libs', 'postgres', 'src', 'supervisor.js'));
  const log = (line) => process.stderr.write(`${line}\n`);
  database = await embedded.startEmbedded({ folder: home, durable: false, log });
  if (!interrupted) code = await runJest();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
const { passed, failed, skipped } = summarize();
await cleanUpOnce();
if (interrupted) process.stderr.write(`stopped by ${interrupted}\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
process.exitCode = interrupted || passed + failed === 0 || failed > 0 ? 1 : code;
