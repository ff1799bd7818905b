import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { appRoles, mayMakeRoles, migrate, roleName, type AppRole } from '#libs/db';
import { startEmbedded, StartError } from '#libs/postgres';
import { Problem } from '#libs/kernel';
import { type Config } from '#libs/platform';
import { z } from 'zod';

export interface Database {
  /** The catalog's address for an app, with the app's own role where there are roles. */
  readonly urlFor: (app: AppRole) => string;
  /** False where PostgreSQL itself does not keep the apps' duties apart. */
  readonly separateRoles: boolean;
  /** Whether no other gateway can be using this catalog. */
  readonly alone: boolean;
  readonly stop: () => Promise<void>;
}

const Passwords = z.record(z.enum(appRoles), z.string().min(20));

/** Made once and kept beside the home's other secrets, so that a restart finds the same. */
function rolePasswords(config: Config): Record<AppRole, string> {
  const file = join(config.home, 'database-roles.json');
  if (existsSync(file)) return Passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
  const made = Object.fromEntries(appRoles.map((app) => [app, randomBytes(24).toString('base64url')]));
  writeFileSync(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' });
  return Passwords.parse(made);
}

function withRole(url: string, app: AppRole, password: string): string {
  const address = new URL(url);
  address.username = roleName(app);
  address.password = password;
  return address.toString();
}

/** Starts the embedded PostgreSQL or reaches the given one, and brings the catalog up to date. */
export async function openDatabase(
  config: Config,
  say: (line: string) => void,
  onLost: (reason: string) => void,
): Promise<Database> {
  if (config.databaseUrl !== undefined) return openGiven(config.databaseUrl, config);
  const embedded = await startEmbedded({ folder: join(config.home, 'postgres'), log: say, onLost });
  if (embedded.recovered) say('The last run did not end in an orderly way; its database was recovered.');
  try {
    const passwords = rolePasswords(config);
    const { separateRoles } = await migrate({ url: embedded.url, passwords });
    return {
      urlFor: (app) => withRole(embedded.url, app, passwords[app]),
      separateRoles,
      alone: true,
      stop: embedded.stop,
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function openGiven(url: string, config: Config): Promise<Database> {
  const stop = (): Promise<void> => Promise.resolve();
  const user = decodeURIComponent(new URL(url).username);
  // An app's own role: the catalog is another process's to look after (`--migrate`).
  if (appRoles.some((app) => roleName(app) === user)) {
    return { urlFor: () => url, separateRoles: true, alone: false, stop };
  }
  try {
    const mayMake = await mayMakeRoles(url);
    const passwords = mayMake ? rolePasswords(config) : undefined;
    const { separateRoles } = await migrate({ url, ...(passwords && { passwords }) });
    const urlFor = (app: AppRole): string => (passwords ? withRole(url, app, passwords[app]) : url);
    return { urlFor, separateRoles: separateRoles && mayMake, alone: false, stop };
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = (error as { code?: unknown }).code;
    throw new StartError(
      `DATABASE_URL cannot be used: ${typeof code === 'string' ? code : 'connection failed'}.`,
    );
  }
}
