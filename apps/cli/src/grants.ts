import type { Grant } from '#libs/client';
import { type Command } from 'commander';
import { CommandFailure } from './shell/failure.js';
import { moment, segment, several } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, printable, table } from './shell/text.js';

interface CreateOptions {
  readonly principal: string;
  readonly action?: string[];
  readonly role?: string;
  readonly resource: string;
  readonly purpose: string;
  readonly notBefore?: string;
  readonly expires?: string;
  readonly reason?: string;
}

async function create({ client, show }: Session, options: CreateOptions): Promise<void> {
  const { action: actions, expires: expiresAt, ...rest } = options;
  if ((actions === undefined) === (rest.role === undefined)) {
    throw new CommandFailure('Say what may be done: either --action or --role.', 2);
  }
  const { principal, role, resource, purpose, notBefore, reason } = rest;
  const ask = { principal, actions, role, resource, purpose, notBefore, expiresAt, reason };
  const grant = await client.post<Grant>('/v1/grants', ask);
  show(grant, () => fields({ ...grant }));
}

async function list(
  { client, show }: Session,
  { principal, resource }: { principal?: string; resource?: string },
): Promise<void> {
  const items = await client.list<Grant>('/v1/grants', { principal, resource });
  show(items, () =>
    table(
      ['id', 'principal', 'actions', 'resource', 'purpose', 'expires', 'active'],
      items.map((g) => [g.id, g.principal, g.actions, g.resource, g.purpose, g.expiresAt, g.active]),
    ),
  );
}

async function revoke({ client, show }: Session, id: string): Promise<void> {
  await client.delete(`/v1/grants/${segment(id)}`);
  show({ revoked: id }, () => `Revoked the grant ${printable(id)}.`);
}

export function addGrants(program: Command, run: Run, now: () => Date): void {
  const grants = program.command('grants').description('who may do what with which data, for which purpose');
  grants
    .command('create')
    .description('give a principal actions on a resource for one purpose')
    .requiredOption('--principal <principal>', 'user:EMAIL, service:NAME or group:NAME')
    .requiredOption('--resource <resource>', 'dataset:NAME, release:ID, model:ID, tag:KEY or *')
    .requiredOption('--purpose <purpose>', 'what for')
    .option('--action <action>', 'such as read or train; may be given more than once', several)
    .option('--role <role>', 'the actions of this role')
    .option('--not-before <moment>', 'from when on: 12h, 90d or 2030-01-31T12:00:00Z', moment(now))
    .option('--expires <moment>', 'until when', moment(now))
    .option('--reason <text>', 'why')
    .action(run(create));
  grants
    .command('list')
    .description('the grants that you may see')
    .option('--principal <principal>', 'only those of this principal')
    .option('--resource <resource>', 'only those on this resource')
    .action(run(list));
  grants.command('revoke').description('end a grant at once').argument('<id>').action(run(revoke));
}
