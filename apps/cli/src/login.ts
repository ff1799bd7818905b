import { text } from 'node:stream/consumers';
import { type Command } from 'commander';
import { keepCredentials, normalServer } from './shell/credentials.js';
import { CommandFailure } from './shell/failure.js';
import { connect, type Run, type Session } from './shell/session.js';
import { fields, printable } from './shell/text.js';

interface Me {
  readonly id: string;
  readonly kind: 'user' | 'service';
  readonly email?: string;
  readonly name?: string;
  readonly roles: readonly string[];
  readonly purpose?: string;
}

const nameOf = (me: Me): string => `${me.kind}:${me.email ?? me.name ?? me.id}`;

async function login({ world, show, flags }: Session, options: { withToken?: boolean }): Promise<void> {
  const server = flags.server ?? world.env['TIDEGATE_SERVER'];
  if (server === undefined)
    throw new CommandFailure('Say where to sign in: --server https://data.example.org', 2);
  if (options.withToken !== true) {
    throw new CommandFailure(
      'Give an API token on standard input: tidegate login --server URL --with-token < FILE',
      2,
    );
  }
  const token = (await text(world.stdin)).trim();
  if (token === '') throw new CommandFailure('There was no token on standard input.', 2);
  const credentials = { server: normalServer(server), token };
  // Kept only once the server has taken it.
  const me = await connect(world, credentials).get<Me>('/v1/me');
  const file = keepCredentials(credentials, world.env);
  show(
    { server: credentials.server, principal: nameOf(me), file },
    () => `Signed in to ${credentials.server} as ${printable(nameOf(me))}; kept in ${file}.`,
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
    .description('keep a server and a token for later commands')
    .option('--with-token', 'read an API token from standard input')
    .action(run(login));
  program.command('whoami').description('who the token says you are').action(run(whoami));
}
