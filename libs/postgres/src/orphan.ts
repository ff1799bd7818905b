import { closeSync, constants, openSync, readFileSync, readlinkSync, statSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAlive } from '#libs/files';
import { commandLine, signal, waitGone } from './processes.js';
import { StartError } from './start-error.js';

const { O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;

/** After this, a fast shutdown gives way to an immediate one, from which the next start recovers by the write-ahead log. */
const fastMs = 10_000;
const immediateMs = 5_000;

/** The first line of postmaster.pid is the server's process id; PostgreSQL writes the file before it touches the data. */
export function serverPid(data: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

type Kinship = 'ours' | 'other' | 'unknown';

function sameFolder(a: string, b: string): boolean | undefined {
  try {
    const [x, y] = [statSync(a), statSync(b)];
    return x.ino === y.ino && x.dev === y.dev;
  } catch {
    return undefined;
  }
}

/** The server's working folder is its data folder, also after that was moved; not every container may look. */
function worksIn(pid: number, data: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === data;
  } catch {
    return false;
  }
}

/** Whether a process is the PostgreSQL server of exactly this data folder; an id may have been given to somebody else since. */
export function kinship(pid: number, data: string): Kinship {
  const [program, ...args] = commandLine(pid);
  if (program === undefined || basename(program) !== 'postgres') return 'other';
  const itsData = args[args.indexOf('-D') + 1] ?? '';
  if (itsData === data || worksIn(pid, data)) return 'ours';
  const same = sameFolder(itsData, data);
  if (same === undefined) return 'unknown';
  return same ? 'ours' : 'other';
}

/**
 * Stops a server: no new work and open transactions rolled back (SIGINT), then without ceremony (SIGQUIT), then SIGKILL.
 * @returns whether it was SIGINT that did it.
 */
export async function stopServer(pid: number): Promise<boolean> {
  signal(pid, 'SIGINT');
  if (await waitGone(pid, fastMs)) return true;
  signal(pid, 'SIGQUIT');
  if (await waitGone(pid, immediateMs)) return false;
  signal(pid, 'SIGKILL');
  await waitGone(pid, immediateMs);
  return false;
}

/**
 * Puts an id that no process can have into a stale pid file. PostgreSQL takes any living process of the old id for its
 * own, be it a stranger or one not yet reaped; removing the file instead would lose the key of the shared memory by which
 * it sees backends that still run.
 */
function disown(data: string): void {
  const path = join(data, 'postmaster.pid');
  const [, ...rest] = readFileSync(path, 'utf8').split('\n');
  // The folder is the server's account's, who must not lead us through a link.
  const fd = openSync(path, O_WRONLY | O_TRUNC | O_NOFOLLOW);
  writeSync(fd, [String(2 ** 31 - 1), ...rest].join('\n'));
  closeSync(fd);
}

/**
 * Clears what an earlier gateway left that was killed: stops the server that outlived it, and disowns a pid file whose
 * id is dead or somebody else's.
 * @returns whether the last run did not end in an orderly way.
 * @throws StartError when a server of this folder does not stop, or one cannot be told from it.
 */
export async function clearOrphan(data: string): Promise<boolean> {
  const pid = serverPid(data);
  if (pid === undefined) return false;
  const kin = isAlive(pid) ? kinship(pid, data) : 'other';
  if (kin === 'ours') await stopServer(pid);
  if (kin !== 'other' && isAlive(pid)) {
    throw new StartError(
      `A PostgreSQL of an earlier run (process ${pid}) holds ${data}: end it and start again.`,
    );
  }
  if (serverPid(data) === pid) disown(data);
  return true;
}
