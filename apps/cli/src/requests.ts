import type { AccessRequest } from '#libs/client';
import { Option, type Command } from 'commander';
import { moment, segment, several } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, table } from './shell/text.js';

async function create(
  { client, show }: Session,
  resource: string,
  options: { purpose: string; action?: string[]; reason?: string },
): Promise<void> {
  const { purpose, action: actions, reason } = options;
  const made = await client.post<AccessRequest>('/v1/access-requests', {
    resource,
    purpose,
    actions,
    reason,
  });
  show(made, () => fields({ ...made }));
}

async function list({ client, show }: Session, { state }: { state?: string }): Promise<void> {
  const items = await client.list<AccessRequest>('/v1/access-requests', { state });
  show(items, () =>
    table(
      ['id', 'principal', 'resource', 'actions', 'purpose', 'state', 'decided by'],
      items.map((r) => [r.id, r.principal, r.resource, r.actions, r.purpose, r.state, r.decidedBy]),
    ),
  );
}

interface DecideOptions {
  readonly expires?: string;
  readonly reason?: string;
}

const decide =
  (verb: 'approve' | 'deny') =>
  async (
    { client, show }: Session,
    id: string,
    { expires: expiresAt, reason }: DecideOptions,
  ): Promise<void> => {
    const ask = { expiresAt, reason };
    const decided = await client.post<AccessRequest>(`/v1/access-requests/${segment(id)}/${verb}`, ask);
    show(decided, () => fields({ ...decided }));
  };

export function addRequests(program: Command, run: Run, now: () => Date): void {
  const requests = program.command('requests').description('asking for access, and deciding about it');
  requests
    .command('create')
    .description('ask for access to something')
    .argument('<resource>', 'dataset:NAME, release:ID, model:ID or tag:KEY')
    .requiredOption('--purpose <purpose>', 'what for')
    .option('--action <action>', 'read unless said otherwise; may be given more than once', several)
    .option('--reason <text>', 'why')
    .action(run(create));
  requests
    .command('list')
    .description('your requests; those of all for who decides')
    .addOption(new Option('--state <state>').choices(['pending', 'approved', 'denied']))
    .action(run(list));
  requests
    .command('approve')
    .description('turn a request into a grant')
    .argument('<id>')
    .option('--expires <moment>', 'until when: 12h, 90d or 2030-01-31T12:00:00Z', moment(now))
    .option('--reason <text>', 'why')
    .action(run(decide('approve')));
  requests
    .command('deny')
    .description('refuse a request')
    .argument('<id>')
    .option('--reason <text>', 'why')
    .action(run(decide('deny')));
}
