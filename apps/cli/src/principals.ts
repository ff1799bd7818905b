import { type Command } from 'commander';
import {
  addChanges,
  addMembership,
  addSessions,
  roleOption,
  showPrincipal,
  type Principal,
} from './leaving.js';
import { several } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { table } from './shell/text.js';

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
      const { enrolment } = made;
      const code = enrolment && {
        'enrolment code': enrolment.code,
        'to be used before': enrolment.expiresAt,
      };
      return showPrincipal(made, code);
    });
  };

const list =
  (kind: Kind) =>
  async ({ client, show }: Session): Promise<void> => {
    const items = await client.list<Principal>(`/v1/${kind}`);
    const isGroup = kind === 'groups';
    const state = (p: Principal): string => (p.disabled === true ? 'disabled' : 'active');
    show(items, () =>
      table(
        [kind === 'users' ? 'email' : 'name', 'roles', isGroup ? 'members' : 'state', 'created', 'id'],
        items.map((p) => [p.email ?? p.name, p.roles, isGroup ? p.members : state(p), p.createdAt, p.id]),
      ),
    );
  };

export function addPrincipals(program: Command, run: Run): void {
  const users = program.command('users').description('people');
  users
    .command('create')
    .description('make a user; the code with which they set a password is shown once')
    .argument('<email>')
    .addOption(roleOption())
    .action(run(create('users')));
  users
    .command('list')
    .description('all users')
    .action(run(list('users')));
  addChanges(users, 'users', '<email>', run);
  addSessions(users, run);
  const services = program.command('services').description('programs that act by themselves');
  services
    .command('create')
    .description('make a service; then give it a token')
    .argument('<name>')
    .addOption(roleOption())
    .action(run(create('services')));
  services
    .command('list')
    .description('all services')
    .action(run(list('services')));
  addChanges(services, 'services', '<name>', run);
  const groups = program.command('groups').description('users and services that are granted things together');
  groups
    .command('create')
    .description('make a group')
    .argument('<name>')
    .option('--member <principal>', 'user:EMAIL or service:NAME; may be given more than once', several)
    .addOption(roleOption())
    .action(run(create('groups')));
  groups
    .command('list')
    .description('all groups')
    .action(run(list('groups')));
  addMembership(groups, run);
}
