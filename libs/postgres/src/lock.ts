import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeOf, isAlive, startTime } from '#libs/files';
import { cannotUse, StartError } from './start-error.js';

interface Holder {
  readonly pid: number;
  readonly started: string;
}

/** How often a contended takeover is tried again; each round waits a few milliseconds. */
const rounds = 400;

function readHolder(path: string): Holder | undefined {
  try {
    const [pid, started] = readFileSync(path, 'utf8').trim().split(' ');
    return { pid: Number(pid), started: started ?? '' };
  } catch {
    return undefined;
  }
}

/** A process id alone may have been given to somebody else since, so the start time must agree too. */
function holds(holder: Holder): boolean {
  return Number.isSafeInteger(holder.pid) && holder.pid > 0 && isAlive(holder.pid, holder.started);
}

/** A hard link appears whole or not at all, so that nobody ever reads a lock file that is half written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Under a second lock, removes the first if its holder is dead: without that, two who saw the same dead holder could both win. */
function clearDead(mine: string, lock: string): void {
  const takeover = `${lock}.takeover`;
  if (!tryLink(mine, takeover)) {
    const other = readHolder(takeover);
    if (other && !holds(other)) rmSync(takeover, { force: true });
    return;
  }
  try {
    const holder = readHolder(lock);
    if (holder && !holds(holder)) rmSync(lock, { force: true });
  } finally {
    rmSync(takeover, { force: true });
  }
}

function acquire(home: string, mine: string, lock: string): void {
  for (let round = 0; round < rounds; round++) {
    if (tryLink(mine, lock)) return;
    const holder = readHolder(lock);
    if (holder && holds(holder)) {
      throw new StartError(
        `${home} is in use by another gateway (process ${holder.pid}). Stop it, or set TIDEGATE_HOME to another folder.`,
      );
    }
    if (holder) clearDead(mine, lock);
    pause(5);
  }
  throw new StartError(`${lock} cannot be taken over from a process that ended; remove it.`);
}

/** Step by step: in /proc and the like, Node's recursive form never comes back. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o755 });
}

/**
 * Makes this process the only gateway on a home folder until the returned function is called or the process ends.
 *
 * The lock is a file with the holder's process id and start time, so a lock whose holder died is taken over, also when
 * its id was reused. It does not hold between containers that share a folder but not their process ids.
 * @throws StartError when another living process holds it, or when the folder cannot be made or written.
 */
export function lockHome(home: string): () => void {
  const lock = join(resolve(home), 'gateway.lock');
  const mine = `${lock}.${process.pid}.${randomBytes(6).toString('hex')}`;
  const content = `${process.pid} ${startTime(process.pid)}\n`;
  try {
    makeFolder(home);
    writeFileSync(mine, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw cannotUse(home, error);
  }
  try {
    acquire(home, mine, lock);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    const holder = readHolder(lock);
    if (holder?.pid === process.pid) rmSync(lock, { force: true });
  };
}
