import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findBinaries } from './binaries.js';
import { ensureCluster, explain, lastComplaint, serverArguments, superuser } from './cluster.js';
import { clearOrphan, stopServer } from './orphan.js';
import { existingData, place, type Placement, stagedFolder } from './placement.js';
import { cannotUse, StartError } from './start-error.js';

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;

export interface EmbeddedOptions {
  /** Everything that belongs to this database lies below it; made when absent. */
  readonly folder: string;
  /** Receives lines for a person, such as where the data went when they could not go into `folder`. */
  readonly log?: (line: string) => void;
  /** Taken when it is free. */
  readonly portHint?: number;
  /** False only in tests: no fsync, so a power failure may lose data. */
  readonly durable?: boolean;
  /** Called once if the server ends without `stop`, with a line that says so. */
  readonly onLost?: (reason: string) => void;
}

export interface Embedded {
  /** The superuser's address of database `tidegate`, with its password. */
  readonly url: string;
  readonly port: number;
  /** The server's process id. */
  readonly pid: number;
  /** Stops the server and waits until it is gone; may be called more than once. */
  readonly stop: () => Promise<void>;
  /** Whether the last run did not end in an orderly way and its server or pid file had to be cleared. */
  readonly recovered: boolean;
}

const database = 'tidegate';
/** Past this the log is set aside under `.1` at the next start, so the two together stay bounded. */
const logBytes = 16 * 1024 * 1024;
/** Crash recovery replays at most max_wal_size, which takes seconds; a minute means that something else is wrong. */
const readyMs = 60_000;
/** Backends whose server was killed end by themselves once they notice, which takes up to a few seconds. */
const backendsMs = 500;
const attempts = 20;

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

async function freePort(hint: number | undefined): Promise<number> {
  const port = (hint === undefined ? undefined : await listenOnce(hint)) ?? (await listenOnce(0));
  if (port === undefined) throw new StartError('No free port on 127.0.0.1 for PostgreSQL.');
  return port;
}

function openLog(path: string): { fd: number; from: number } {
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > logBytes) renameSync(path, `${path}.1`);
    const fd = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
    return { fd, from: fstatSync(fd).size };
  } catch (error) {
    throw cannotUse(path, error);
  }
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** The server writes `ready` into its pid file; connecting in a loop would fill its log instead. */
async function waitReady(child: ChildProcess, data: string): Promise<'ready' | 'ended' | 'late'> {
  const until = performance.now() + readyMs;
  while (performance.now() < until) {
    if (hasEnded(child)) return 'ended';
    try {
      const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return 'ready';
    } catch {
      // Not written yet.
    }
    await sleep(5);
  }
  return 'late';
}

/** A group of its own, so that Ctrl-C in the terminal reaches us alone and we stop the server last. */
function spawnServer(placement: Placement, args: string[], logFd: number): Promise<ChildProcess> {
  const program = join(placement.native, 'bin', 'postgres');
  const child = spawn(program, args, {
    ...placement.account,
    cwd: placement.parent,
    env: { LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', logFd, logFd],
    detached: true,
  });
  return new Promise((done, fail) => {
    child.once('spawn', () => done(child));
    child.once('error', (error) => fail(cannotUse(program, error)));
  });
}

type Outcome = ChildProcess | 'port-taken' | 'backends-left';

/** One attempt; a word instead of the server where another attempt may do better. */
async function attempt(
  placement: Placement,
  folder: string,
  port: number,
  durable: boolean,
): Promise<Outcome> {
  const logPath = join(folder, 'postgres.log');
  const { fd, from } = openLog(logPath);
  const args = serverArguments(placement.data, port, durable);
  const child = await spawnServer(placement, args, fd).finally(() => closeSync(fd));
  const state = await waitReady(child, placement.data);
  if (state === 'ready') return child;
  if (state === 'late' && child.pid !== undefined) await stopServer(child.pid);
  const said = readFileSync(logPath).subarray(from).toString();
  if (/could not bind|Address already in use/.test(said)) return 'port-taken';
  if (said.includes('shared memory block') && said.includes('still in use')) return 'backends-left';
  const why =
    state === 'late' ? `it was not ready after ${readyMs / 1000} s, see ${logPath}` : lastComplaint(said);
  throw explain(why, folder);
}

async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new Client({ host: '127.0.0.1', port, user: superuser, password, database: 'postgres' });
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${database}`);
  } catch (error) {
    throw explain(error instanceof Error ? error.message : String(error), `127.0.0.1:${port}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function spawnOnFreePort(
  placement: Placement,
  folder: string,
  options: EmbeddedOptions,
): Promise<{ child: ChildProcess; port: number }> {
  let hint = options.portHint;
  for (let i = 0; i < attempts; i++) {
    const port = await freePort(hint);
    const outcome = await attempt(placement, folder, port, options.durable ?? true);
    if (typeof outcome !== 'string') return { child: outcome, port };
    if (outcome === 'port-taken') hint = undefined;
    else await sleep(backendsMs);
  }
  throw new StartError(`PostgreSQL does not start in ${folder}: see postgres.log there.`);
}

function supervise(
  child: ChildProcess,
  onLost: EmbeddedOptions['onLost'],
): { pid: number; stop: () => Promise<void> } {
  const pid = child.pid ?? 0;
  let stopping: Promise<void> | undefined;
  child.once('exit', (code, name) => {
    if (!stopping)
      onLost?.(`PostgreSQL (process ${pid}) ended unexpectedly with ${name ?? `exit code ${String(code)}`}.`);
  });
  // Whoever forgets to stop it is not kept alive by it.
  child.unref();
  const end = async (): Promise<void> => {
    if (!hasEnded(child)) await stopServer(pid);
  };
  return { pid, stop: () => (stopping ??= end()) };
}

/**
 * Starts PostgreSQL on 127.0.0.1 with its data below `folder`, making them the first time, and answers once it takes
 * connections. A server that outlived an earlier, killed process of ours is stopped first; an interrupted first start is
 * made again. Durable: fsync and data checksums are on.
 *
 * The caller holds the home's lock (see `lockHome`): two calls at once on one folder are not defended against here.
 * @throws StartError one line for a person: no space, no permission, no place that user postgres can reach, and the like.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const binaries = await findBinaries();
  try {
    mkdirSync(options.folder, { recursive: true, mode: 0o711 });
  } catch (error) {
    throw cannotUse(options.folder, error);
  }
  const folder = realpathSync(options.folder);
  const placement = place(folder, binaries, options.log ?? (() => undefined));
  const recovered = await clearOrphan(placement.data);
  const password = await ensureCluster(folder, placement, options.durable ?? true);
  const { child, port } = await spawnOnFreePort(placement, folder, options);
  const { pid, stop } = supervise(child, options.onLost);
  try {
    await ensureDatabase(port, password);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`,
    port,
    pid,
    stop,
    recovered,
  };
}

/** Stops what still runs of the database in `folder` and removes all of it, also what was staged elsewhere. For tests and uninstalling. */
export async function removeEmbedded(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const path = realpathSync(folder);
  const data = existingData(path);
  if (data !== undefined) await clearOrphan(data);
  const staged = stagedFolder(path);
  if (staged !== undefined) rmSync(staged, { recursive: true, force: true });
  rmSync(path, { recursive: true, force: true });
}
