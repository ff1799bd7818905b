import { mkdirSync, readFileSync, writeFileSync, chmodSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CommandFailure } from './failure.js';

export interface Credentials {
  readonly server: string;
  readonly token: string;
}

/** What flags and variables say; each half may be missing. */
export interface Given {
  readonly server?: string;
  readonly token?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where `login` keeps what it was given: the user's own folder for settings. */
export function loginFile(env: Environment): string {
  const folder = env['XDG_CONFIG_HOME'] ?? env['APPDATA'] ?? join(env['HOME'] ?? homedir(), '.config');
  return join(folder, 'tidegate', 'login.json');
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function field(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined;
  try {
    const value = (JSON.parse(text) as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function fromLogin(env: Environment): Given {
  const text = readText(loginFile(env));
  return given(field(text, 'server'), field(text, 'token'));
}

/** The gateway that runs from the local home, and the administrator's token that its first start left there. */
function fromHome(env: Environment): Given {
  return given(localGateway(env).server, readText(join(homeOf(env), 'admin-token'))?.trim());
}

const homeOf = (env: Environment): string => resolve(env['TIDEGATE_HOME'] ?? '.tidegate');

/** Where the gateway of the local home is, and with which certificate it serves; nothing where none runs. */
export function localGateway(env: Environment): { server?: string; certificate?: string } {
  const text = readText(join(homeOf(env), 'gateway.json'));
  const [server, certificate] = [field(text, 'server'), field(text, 'certificate')];
  return { ...(server !== undefined && { server }), ...(certificate !== undefined && { certificate }) };
}

function given(server: string | undefined, token: string | undefined): Given {
  return { ...(server !== undefined && { server }), ...(token !== undefined && { token }) };
}

/** The gateway that runs from the local home, if one does. */
export const localServer = (env: Environment): string | undefined => localGateway(env).server;

/** An address of a gateway without a slash at its end. @throws CommandFailure when it is none */
export const normalServer = (server: string): string => {
  if (!/^https?:\/\//.test(server) || !URL.canParse(server)) {
    throw new CommandFailure(
      `The server is ${JSON.stringify(server)}; it may be an address such as https://data.example.org.`,
      2,
    );
  }
  return new URL(server).href.replace(/\/+$/, '');
};

const same = (a: string, b: string | undefined): boolean =>
  b !== undefined && normalServer(a) === normalServer(b);

/**
 * Whom to ask and with which token: flags, then variables, then `login`, then the local home. A stored token goes
 * only to the server that it was stored for.
 * @throws CommandFailure that says how to give what is missing
 */
export function findCredentials(flags: Given, env: Environment): Credentials {
  const stored = [fromLogin(env), fromHome(env)];
  const server = flags.server ?? env['TIDEGATE_SERVER'] ?? stored.find((s) => s.server !== undefined)?.server;
  if (server === undefined) {
    throw new CommandFailure(
      'No server is known: use --server, set TIDEGATE_SERVER, or start the gateway here.',
      2,
    );
  }
  const own = stored.find((s) => s.token !== undefined && same(server, s.server));
  const token = flags.token ?? env['TIDEGATE_TOKEN'] ?? tokenFile(env) ?? own?.token;
  if (token === undefined || token === '') {
    throw new CommandFailure(
      `No token for ${server} is known: use tidegate login, or set TIDEGATE_TOKEN.`,
      2,
    );
  }
  return { server: normalServer(server), token };
}

/** The token in the file that TIDEGATE_TOKEN_FILE names. @throws CommandFailure when it cannot be read */
function tokenFile(env: Environment): string | undefined {
  const path = env['TIDEGATE_TOKEN_FILE'];
  if (path === undefined || path === '') return undefined;
  const text = readText(path)?.trim();
  if (text === undefined || text === '')
    throw new CommandFailure(
      `TIDEGATE_TOKEN_FILE is ${JSON.stringify(path)}, in which no token can be read.`,
      2,
    );
  return text;
}

/** Keeps credentials for later commands, readable by this user alone. Answers with the file. */
export function keepCredentials(credentials: Credentials, env: Environment): string {
  const file = loginFile(env);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600); // an older file keeps its mode when it is written again
  return file;
}
