import type { Group, Service, User } from '#libs/client';
import { builtInRoles } from '#libs/contracts';
import { Option, type Command } from 'commander';
import { several } from './shell/options.js';
import { lister, type Run, type Session } from './shell/session.js';
import { fields } from './shell/text.js';

/** A user, a service or a group. */
type Principal = Partial<User & Service & Group>;

interface CreateOptions {
  readonly role?: string[];
  readonly member?: string[];
}

type Kind = 'users' | 'services' | 'groups';

const create =
  (kind: Kind) =>
  async (
    { client, show }: Session,
    name: string,
    { role: roles, member: members }: CreateOptions,
  ): Promise<void> => {
    const ask = { ...(kind === 'users' ? { email: name } : { name }), roles, members };
    const made = await client.post<Principal>(`/v1/${kind}`, ask);
    show(made, () => {
      const { enrolment, ...about } = made;
      const code = enrolment && {
        'enrolment code': enrolment.code,
        'to be used before': enrolment.expiresAt,
      };
      return fields({ ...about, ...code });
    });
  };

const roleOption = (): Option =>
  new Option('--role <role>', `${builtInRoles.join(', ')}; may be given more than once`).argParser(several);

export function addPrincipals(program: Command, run: Run): void {
  const users = program.command('users').description('people');
  users
    .command('create <email>')
    .description('make a user; the code with which they set a password is shown once')
    .addOption(roleOption())
    .action(run(create('users')));
  users
    .command('list')
    .description('all users')
    .action(run(lister<User>('/v1/users', ['email', 'roles', 'created=createdAt', 'id'])));
  const services = program.command('services').description('programs that act by themselves');
  services
    .command('create <name>')
    .description('make a service; then give it a token')
    .addOption(roleOption())
    .action(run(create('services')));
  services
    .command('list')
    .description('all services')
    .action(run(lister<Service>('/v1/services', ['name', 'roles', 'created=createdAt', 'id'])));
  const groups = program.command('groups').description('users and services that are granted things together');
  groups
    .command('create <name>')
    .description('make a group')
    .option('--member <principal>', 'user:EMAIL or service:NAME; may be given more than once', several)
    .addOption(roleOption())
    .action(run(create('groups')));
  groups
    .command('list')
    .description('all groups')
    .action(run(lister<Group>('/v1/groups', ['name', 'roles', 'members', 'created=createdAt', 'id'])));
}
