import { text } from 'node:stream/consumers';
import type { Me, NewToken } from '#libs/client';
import { type Command } from 'commander';
import { keepCredentials, localServer, normalServer } from './shell/credentials.js';
import { signInByDevice } from './shell/device-flow.js';
import { CommandFailure } from './shell/failure.js';
import { connect, type Run, type Session, type World } from './shell/session.js';
import { fields, printable } from './shell/text.js';

const nameOf = (me: Me): string => `${me.kind}:${me.email ?? me.name ?? me.id}`;

/** How long a person's sign-in lasts, in milliseconds; then they sign in again. */
const signedIn = 7 * 86_400_000;

async function tokenFromInput({ stdin }: World): Promise<string> {
  const token = (await text(stdin)).trim();
  if (token === '') throw new CommandFailure('There was no token on standard input.', 2);
  return token;
}

/** Signs a person in and makes them a token of their own, which they can see in their list and revoke. */
async function tokenOfPerson(world: World, server: string): Promise<string> {
  // Said with --json too: without it nobody could go on.
  const access = await signInByDevice(world, server, (words) => world.stderr.write(`${printable(words)}\n`));
  const expiresAt = new Date(world.now().getTime() + signedIn).toISOString();
  const made = await connect(world, { server, token: access }).post<NewToken>('/v1/tokens', {
    name: 'tidegate login',
    expiresAt,
  });
  return made.token;
}

async function login({ world, show, flags }: Session, options: { withToken?: boolean }): Promise<void> {
  const given = flags.server ?? world.env['TIDEGATE_SERVER'] ?? localServer(world.env);
  if (given === undefined) {
    throw new CommandFailure('Say where to sign in: --server https://data.example.org', 2);
  }
  const server = normalServer(given);
  const token = options.withToken === true ? await tokenFromInput(world) : await tokenOfPerson(world, server);
  const credentials = { server, token };
  // Kept only once the server has taken it.
  const me = await connect(world, credentials).get<Me>('/v1/me');
  const file = keepCredentials(credentials, world.env);
  show(
    { server, principal: nameOf(me), file },
    () => `Signed in to ${server} as ${printable(nameOf(me))}; kept in ${file}.`,
  );
}

async function whoami({ client, show }: Session): Promise<void> {
  const me = await client.get<Me>('/v1/me');
  const about = { server: client.server, principal: nameOf(me), roles: me.roles, purpose: me.purpose };
  show(me, () => fields(about));
}

export function addLogin(program: Command, run: Run): void {
  program
    .command('login')
    .description('sign in, for later commands too')
    .option('--with-token', 'read an API token from standard input instead')
    .action(run(login));
  program.command('whoami').description('who the token says you are').action(run(whoami));
}
