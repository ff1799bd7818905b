import { lookup } from 'node:dns/promises';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config } from './config.js';
import { ConfigError } from './config-error.js';
import { isOwnMachine } from './own-machine.js';

/** What is wrong with a folder, by the code of the file system. */
const faults: Readonly<Record<string, string>> = {
  ENOENT: 'where no folder can be made',
  ENOTDIR: 'which is not a folder',
  EEXIST: 'which is not a folder',
  EACCES: 'where this user may not write',
  EPERM: 'where this user may not write',
  EROFS: 'which is read-only',
  ENOSPC: 'where no space is left',
  EDQUOT: 'where no space is left',
};

const wrong = (name: string, value: string | number, fault: string, allowed: string): ConfigError =>
  new ConfigError(`${name} is ${JSON.stringify(value)}, ${fault}; it may be ${allowed}.`);

/** The code of a failed system call. @throws the error itself when it is none */
function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== 'string') throw error;
  return code;
}

/** Finds out by writing: permissions alone do not tell of a full disk or of a file system like /proc. */
function writeProbe(folder: string): void {
  const probe = mkdtempSync(join(folder, '.tidegate-probe-'));
  try {
    writeFileSync(join(probe, 'probe'), Buffer.alloc(4096));
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** The folder itself, or the nearest one above it that is there: whoever opens it makes the rest. */
function nearest(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearest(dirname(path));
}

interface Folder {
  /** The variable that names it, its value, and what that may be. */
  readonly name: string;
  readonly value: string;
  readonly allowed: string;
  readonly path: string;
  /** Whether this process writes into the folder itself; where it is not there, it is always made. */
  readonly isWritten: boolean;
}

function checkFolder({ name, value, allowed, path, isWritten }: Folder): void {
  try {
    const folder = nearest(path);
    if (!statSync(folder).isDirectory()) throw wrong(name, value, 'which is not a folder', allowed);
    if (isWritten || folder !== path) writeProbe(folder);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    const code = codeOf(error);
    throw wrong(name, value, faults[code] ?? `which cannot be used (${code})`, allowed);
  }
}

function storagePath(location: string): string {
  try {
    return location.startsWith('file://') ? fileURLToPath(location) : resolve(location.slice('file:'.length));
  } catch {
    throw wrong('TIDEGATE_STORAGE', location, 'which names no folder', 'file:PATH');
  }
}

/**
 * Whether the folders of the environment can be used: a start that finds out later ends in the middle. Whoever runs an
 * app that keeps no objects need not be able to write where they lie; of the keys an app writes its own folder alone.
 * @throws ConfigError one line that names the variable, what it was and what it may be
 */
export function checkFolders({ home, keys, storage, scratch }: Config, keepsObjects: boolean): void {
  const ours = 'a folder that can be written, or made';
  checkFolder({ name: 'TIDEGATE_HOME', value: home, allowed: ours, path: home, isWritten: true });
  checkFolder({ name: 'TIDEGATE_KEYS', value: keys, allowed: ours, path: keys, isWritten: false });
  const path = storagePath(storage);
  const objects = `file:PATH of ${ours}`;
  if (keepsObjects)
    checkFolder({ name: 'TIDEGATE_STORAGE', value: storage, allowed: objects, path, isWritten: true });
  const allowed = 'a folder that is there and can be written, best one in memory such as /dev/shm';
  // Nobody makes it: a folder made on a disk would keep plaintext where its owner meant memory.
  if (!existsSync(scratch)) throw wrong('TIDEGATE_SCRATCH', scratch, 'which does not exist', allowed);
  checkFolder({ name: 'TIDEGATE_SCRATCH', value: scratch, allowed, path: scratch, isWritten: true });
}

/** One line about an address that cannot be listened on. */
export function cannotListen({ host, port }: Pick<Config, 'host' | 'port'>, error: unknown): ConfigError {
  const code = codeOf(error);
  const another = 'another number, or 0 for a free one';
  if (code === 'EADDRINUSE')
    return wrong('PORT', port, `which is taken on ${host}`, `${another}; or stop what uses it`);
  if (code === 'EACCES') return wrong('PORT', port, 'which this user may not use', 'a number above 1023');
  const own = 'an address or name of this machine, such as 127.0.0.1 or 0.0.0.0';
  return wrong('HOST', host, `which is none of this machine's (${code})`, own);
}

/**
 * Whether nobody else can read what is said to the origin, or whoever runs it said that they may.
 * @throws ConfigError one line that says what to give
 */
export function checkPrivacy({ host, tls, plaintext }: Config): void {
  if (tls !== undefined || plaintext || isOwnMachine(host)) return;
  const ways =
    'TIDEGATE_TLS_CERT and TIDEGATE_TLS_KEY are given, or TIDEGATE_PLAINTEXT=allow where something in front ends TLS';
  throw wrong(
    'HOST',
    host,
    'where others could read tokens and data in the clear',
    `so where ${ways}; else 127.0.0.1`,
  );
}

/**
 * Whether the address of the environment can be listened on, before a database is started for it.
 * @throws ConfigError one line that names the variable, what it was and what it may be
 */
export async function checkAddress({ host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  const server = createServer();
  try {
    await lookup(host);
    await new Promise<void>((done, fail) => void server.once('error', fail).listen(port, host, done));
  } catch (error) {
    throw cannotListen({ host, port }, error);
  } finally {
    server.close();
  }
}
