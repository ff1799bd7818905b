import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { canEnter, canRun, chooseAccount, type Account } from './account.js';
import { type Binaries } from './binaries.js';
import { cannotUse, StartError } from './start-error.js';

/** Where the programs and the data of one embedded PostgreSQL lie, and whom it runs as. */
export interface Placement {
  readonly account: Account;
  /** Folder with bin, lib, share. */
  readonly native: string;
  /** Parent of the data folder: initdb works beside it and the result is renamed into place. */
  readonly parent: string;
  /** The data folder. */
  readonly data: string;
}

/** Every user may traverse this on any Linux; homes and temporary folders of root they often may not. */
const stageRoot = '/var/lib/tidegate';

function stagedId(folder: string): string | undefined {
  try {
    const id = readFileSync(join(folder, 'staged'), 'utf8').trim();
    return /^[0-9a-f]{24}$/.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** The folder outside `folder` that belongs to it, or undefined where none was needed. */
export function stagedFolder(folder: string): string | undefined {
  const id = stagedId(folder);
  return id === undefined ? undefined : join(stageRoot, id);
}

/** The data folder under the folder itself or under its staged one. */
const clusterIn = (base: string): string => join(base, 'cluster');
const dataIn = (base: string): string => join(clusterIn(base), 'data');

/** Where the data lie already, if they do. */
export function existingData(folder: string): string | undefined {
  const staged = stagedFolder(folder);
  return [folder, ...(staged === undefined ? [] : [staged])].map(dataIn).find((path) => existsSync(path));
}

function stage(folder: string): string {
  const id = stagedId(folder) ?? randomBytes(12).toString('hex');
  const staged = join(stageRoot, id);
  try {
    mkdirSync(staged, { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, 'staged'), `${id}\n`, { mode: 0o600 });
  } catch (error) {
    throw cannotUse(staged, error);
  }
  return staged;
}

/** An installation under a strict umask is readable by its owner alone. */
function openForReading(root: string): void {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const mode = statSync(path).mode;
    chmodSync(path, mode | 0o444 | ((mode & 0o100) === 0 ? 0 : 0o111));
  }
  chmodSync(root, 0o755);
}

/**
 * Copies the programs to where every user can run them, once for all homes of the machine; under a temporary name that
 * is renamed, so that an interrupted copy is never used.
 */
function stageBinaries(binaries: Binaries, log: (line: string) => void): string {
  const target = join(stageRoot, `postgresql-${binaries.version}`);
  if (existsSync(target)) return target;
  const half = `${target}.${process.pid}`;
  const copy = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE };
  try {
    mkdirSync(stageRoot, { recursive: true, mode: 0o755 });
    cpSync(binaries.root, half, copy);
    openForReading(half);
    renameSync(half, target);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(target)) throw cannotUse(target, error); // else another start was first
  }
  log(`PostgreSQL runs as user postgres, who may not enter ${binaries.root}: using ${target} instead.`);
  return target;
}

/** Makes the folder in which the account may make and rename the data folder. */
function give(account: Account, base: string): Pick<Placement, 'parent' | 'data'> {
  const parent = clusterIn(base);
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    if (account.uid !== undefined && account.gid !== undefined) lchownSync(parent, account.uid, account.gid);
  } catch (error) {
    throw cannotUse(parent, error);
  }
  return { parent, data: dataIn(base) };
}

function unreachable(folder: string): StartError {
  return new StartError(
    `PostgreSQL cannot run as root, and user postgres may not enter ${folder}: let others pass the folders above it (chmod o+x), set TIDEGATE_HOME to a folder that they may, or set DATABASE_URL.`,
  );
}

/**
 * Decides where PostgreSQL can run for `folder`. As root, where the folder or the programs lie below one that user
 * postgres may not traverse, what it cannot reach is kept under /var/lib/tidegate, in a place that `folder` remembers.
 * @throws StartError when no place can be made.
 */
export function place(folder: string, binaries: Binaries, log: (line: string) => void): Placement {
  const existing = existingData(folder);
  const account = chooseAccount(existing);
  if (account.uid === undefined) return { account, native: binaries.root, ...give(account, folder) };

  const here = existing === undefined ? canEnter(account, folder) : existing === dataIn(folder);
  if (here && !canEnter(account, folder)) throw unreachable(folder);
  const runnable = canRun(account, join(binaries.root, 'bin', 'postgres'));
  if (here && runnable) return { account, native: binaries.root, ...give(account, folder) };

  const native = runnable ? binaries.root : stageBinaries(binaries, log);
  if (!canRun(account, join(native, 'bin', 'postgres'))) throw unreachable(native);
  return { account, native, ...give(account, here ? folder : stagedFor(folder, log)) };
}

/** Where the data of a folder go that the account cannot reach; said once. */
function stagedFor(folder: string, log: (line: string) => void): string {
  const first = stagedId(folder) === undefined;
  const staged = stage(folder);
  if (first) log(`PostgreSQL runs as user postgres, who may not enter ${folder}: using ${staged} instead.`);
  return staged;
}
