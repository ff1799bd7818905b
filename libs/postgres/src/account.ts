import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { StartError } from './start-error.js';

/** Whom PostgreSQL runs as; undefined ids mean: as ourselves. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

const userName = 'postgres';

function lookUp(): Account | undefined {
  const id = (flag: string): number =>
    Number(execFileSync('id', [flag, userName], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

/** Debian and Red Hat have useradd; Alpine and BusyBox systems have adduser with flags of its own. */
const creators: readonly (readonly [string, ...string[]])[] = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName],
  ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', userName],
];

function create(): Account | undefined {
  for (const [program, ...args] of creators) {
    if (spawnSync(program, args, { stdio: 'ignore' }).status === 0) return lookUp();
  }
  return undefined;
}

/**
 * PostgreSQL refuses to run as root. As anybody else the answer is ourselves; as root it is the owner of data that is
 * already there, else the system user postgres, which is made where it does not exist.
 * @throws StartError when root can neither find nor make that user.
 */
export function chooseAccount(existingData: string | undefined): Account {
  if (process.getuid?.() !== 0) return {};
  if (existingData !== undefined) {
    const { uid, gid } = statSync(existingData);
    if (uid !== 0) return { uid, gid };
  }
  const account = lookUp() ?? create();
  if (account === undefined || account.uid === 0) {
    throw new StartError(
      'PostgreSQL does not run as root, and the user postgres could not be made: add it (useradd --system postgres), start as another user, or set DATABASE_URL.',
    );
  }
  return account;
}

/** Whether the account can enter a folder, by trying: mode bits alone miss access lists and mount options. */
export function canEnter(account: Account, folder: string): boolean {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], {
    ...account,
    cwd: '/',
    env: {},
    stdio: 'ignore',
  });
  return status === 0;
}

/** Whether the account can run a program, again by trying. */
export function canRun(account: Account, program: string): boolean {
  const { status } = spawnSync(program, ['--version'], { ...account, cwd: '/', env: {}, stdio: 'ignore' });
  return status === 0;
}
