import type { DeletedPrincipal, Group, Service, SessionList, User } from '#libs/client';
import { builtInRoles } from '#libs/contracts';
import { Option, type Command } from 'commander';
import { segment, several } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, printable, table } from './shell/text.js';

/** A user, a service or a group. */
export type Principal = Partial<User & Service & Group>;

/** What can be disabled. */
type Actors = 'users' | 'services';
type Kind = Actors | 'groups';

export const roleOption = (): Option =>
  new Option('--role <role>', `${builtInRoles.join(', ')}; may be given more than once`).argParser(several);

/** A principal, with what is shown of it once. */
export function showPrincipal(
  { enrolment: _, disabled, ...about }: Principal,
  more: Readonly<Record<string, unknown>> = {},
): string {
  return fields({ ...about, ...(disabled === true && { state: 'disabled' }), ...more });
}

const at = (kind: Kind, name: string): string => `/v1/${kind}/${segment(name)}`;

const disable =
  (kind: Actors, disabled: boolean) =>
  async ({ client, show }: Session, name: string): Promise<void> => {
    const changed = await client.patch<Principal>(at(kind, name), { disabled });
    show(changed, () => showPrincipal(changed));
  };

const setRoles =
  (kind: Actors) =>
  async (
    { client, show }: Session,
    name: string,
    { role: roles = [] }: { role?: string[] },
  ): Promise<void> => {
    const changed = await client.patch<Principal>(at(kind, name), { roles });
    show(changed, () => showPrincipal(changed));
  };

const remove =
  (kind: Kind) =>
  async ({ client, show, note }: Session, name: string): Promise<void> => {
    const gone = await client.delete<DeletedPrincipal>(at(kind, name));
    const { tombstone, datasets, services, grants, tokens } = gone;
    show(gone, () =>
      fields({
        'shown from now on as': tombstone,
        'grants ended': grants,
        'tokens ended': tokens,
        datasets,
        services,
      }),
    );
    if (datasets.length > 0)
      note('Its datasets stay: tidegate datasets set NAME --owner PRINCIPAL gives them to somebody else.');
  };

/** Commands by which a user or a service changes and goes. */
export function addChanges(command: Command, kind: Actors, argument: string, run: Run): void {
  const what = kind === 'users' ? 'a user' : 'a service';
  command
    .command('disable')
    .description(`let ${what} act no more, at once; enable takes it back`)
    .argument(argument)
    .action(run(disable(kind, true)));
  command
    .command('enable')
    .description(`let ${what} that was disabled act again`)
    .argument(argument)
    .action(run(disable(kind, false)));
  command
    .command('roles')
    .description(`give ${what} these roles instead of those that it has; none without --role`)
    .argument(argument)
    .addOption(roleOption())
    .action(run(setRoles(kind)));
  addDelete(command, kind, argument, run);
}

function addDelete(command: Command, kind: Kind, argument: string, run: Run): void {
  command
    .command('delete')
    .description('for good: grants and tokens end, records stay; says what is left behind')
    .argument(argument)
    .action(run(remove(kind)));
}

const sessionsOf = async ({ client, show }: Session, email: string): Promise<void> => {
  const { items } = await client.get<SessionList>(`${at('users', email)}/sessions`);
  show(items, () =>
    table(
      ['id', 'where', 'since', 'until'],
      items.map((one) => [one.id, one.kind, one.begunAt, one.expiresAt]),
    ),
  );
};

const endSession = async ({ client, show }: Session, email: string, id: string): Promise<void> => {
  await client.delete(`${at('users', email)}/sessions/${segment(id)}`);
  show({ ended: id }, () => `Ended the session ${printable(id)}.`);
};

export function addSessions(users: Command, run: Run): void {
  users
    .command('sessions')
    .description('where a user is signed in')
    .argument('<email>')
    .action(run(sessionsOf));
  users
    .command('end-session')
    .description('sign a user out there at once')
    .argument('<email>')
    .argument('<id>')
    .action(run(endSession));
}

const member =
  (change: 'add' | 'remove') =>
  async ({ client, show }: Session, name: string, principals: string[]): Promise<void> => {
    const changed = await client.patch<Group>(at('groups', name), { [change]: principals });
    show(changed, () => showPrincipal(changed));
  };

/** Commands by which a group changes and goes. */
export function addMembership(groups: Command, run: Run): void {
  groups
    .command('add')
    .description('add members to a group')
    .argument('<name>')
    .argument('<principals...>', 'user:EMAIL or service:NAME')
    .action(run(member('add')));
  groups
    .command('remove')
    .description('remove members from a group')
    .argument('<name>')
    .argument('<principals...>', 'user:EMAIL or service:NAME')
    .action(run(member('remove')));
  addDelete(groups, 'groups', '<name>', run);
}
