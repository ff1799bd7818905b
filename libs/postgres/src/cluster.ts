import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Account } from './account.js';
import { type Placement } from './placement.js';
import { cannotUse, StartError } from './start-error.js';

export const superuser = 'postgres';

/**
 * What differs from PostgreSQL's defaults.
 * `log_min_messages = log` keeps failed statements out of the log: their text may quote what a row holds.
 */
const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  max_wal_size: '1GB',
  wal_compression: 'on',
  password_encryption: 'scram-sha-256',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_line_prefix: '%m [%p] ',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** For tests alone: a power failure may lose the data. */
const fragile: Record<string, string> = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

function writeDurably(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  for (const target of [path, join(path, '..')]) {
    const fd = openSync(target, 'r');
    fsyncSync(fd);
    closeSync(fd);
  }
}

/**
 * The superuser's password, kept in `folder` for the owner alone. It is made before the data are, so data never exist without it.
 * @throws StartError when data exist and their password file is gone.
 */
function password(folder: string, data: string): string {
  const path = join(folder, 'password');
  try {
    if (existsSync(path)) return readFileSync(path, 'utf8').trim();
    if (existsSync(data)) {
      throw new StartError(`${path} is missing: restore it, or the database in ${data} cannot be opened.`);
    }
    const made = randomBytes(24).toString('base64url');
    writeDurably(path, `${made}\n`);
    return made;
  } catch (error) {
    throw cannotUse(path, error);
  }
}

/** The last line that initdb or PostgreSQL itself marked as an error, as one line for a person. */
export function lastComplaint(text: string): string {
  const lines = text.split('\n').filter((line) => /\b(?:error|FATAL|PANIC):/.test(line));
  return (lines.at(-1) ?? text.trim().split('\n').at(-1) ?? '').replace(/^.*?(?:error|FATAL|PANIC):\s*/, '');
}

/** What goes wrong most often in words that say what to do. */
export function explain(complaint: string, folder: string): StartError {
  if (/No space left on device/.test(complaint))
    return new StartError(`Cannot use ${folder}: no space is left on its disk.`);
  return new StartError(`PostgreSQL does not start in ${folder}: ${complaint || 'it gave no reason'}.`);
}

/** Exclusive and by descriptor: the folder is the account's, who must not make root write or give away a file behind a link. */
function handOver(path: string, text: string, account: Account): void {
  const fd = openSync(path, 'wx', 0o600);
  try {
    writeSync(fd, text);
    if (account.uid !== undefined && account.gid !== undefined) fchownSync(fd, account.uid, account.gid);
  } finally {
    closeSync(fd);
  }
}

function initdb(placement: Placement, target: string, passwordFile: string, durable: boolean): Promise<void> {
  const { account, native, parent } = placement;
  const options = Object.entries(settings).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
  const args = ['--pgdata', target, '--username', superuser, '--pwfile', passwordFile];
  // The builtin provider sorts and folds alike on every system, whatever locales that has.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const kind = ['--auth=scram-sha-256', '--data-checksums', '--no-instructions'];
  if (!durable) kind.push('--no-sync');
  const child = spawn(join(native, 'bin', 'initdb'), [...args, ...locale, ...kind, ...options], {
    ...account,
    cwd: parent,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotUse(join(native, 'bin', 'initdb'), error)));
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(explain(lastComplaint(said), parent));
    });
  });
}

/** An initdb whose gateway was killed may still be writing, so what cannot be removed now goes at a later start. */
function removeHalfMade(parent: string): void {
  for (const name of readdirSync(parent).filter((name) => name.startsWith('new.'))) {
    try {
      rmSync(join(parent, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

/**
 * Makes the data folder where there is none and answers with the superuser's password. initdb works under another name
 * and the finished folder is renamed, so one that was interrupted is simply made again.
 * @throws StartError when the folder cannot be made.
 */
export async function ensureCluster(folder: string, placement: Placement, durable: boolean): Promise<string> {
  const { account, data, parent } = placement;
  const secret = password(folder, data);
  removeHalfMade(parent);
  if (existsSync(data)) return secret;
  const half = join(parent, `new.${randomBytes(6).toString('hex')}`);
  const passwordFile = `${half}.password`;
  try {
    handOver(passwordFile, `${secret}\n`, account);
    await initdb(placement, half, passwordFile, durable);
    renameSync(half, data);
  } catch (error) {
    throw cannotUse(parent, error);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(half, { recursive: true, force: true });
  }
  return secret;
}

/** Arguments of the server; the port is chosen anew at each start. */
export function serverArguments(data: string, port: number, durable: boolean): string[] {
  const extra = durable ? [] : Object.entries(fragile).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', data, '-p', String(port), ...extra];
}
