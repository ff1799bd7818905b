import type { AccessRequest } from '#libs/client';
import { Option, type Command } from 'commander';
import { CommandFailure } from './shell/failure.js';
import { moment, segment, several } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { cell, fields, table } from './shell/text.js';

interface CreateOptions {
  readonly release?: string;
  readonly dataset?: string;
  readonly purpose: string;
  readonly action?: string[];
  readonly reason?: string;
}

/** A request in lines, and under it what was said about it. */
function told({ registered, said, ...request }: AccessRequest): string {
  const { lawfulBasis: basis, owner, retention } = registered ?? {};
  const lines = said?.map(({ at, kind, reason }) => `\n${cell(at)}  ${kind}: ${cell(reason)}`) ?? [];
  return fields({ ...request, basis, owner, retention }) + lines.join('');
}

async function create(
  { client, show }: Session,
  named: string | undefined,
  options: CreateOptions,
): Promise<void> {
  const { release, dataset, purpose, action: actions, reason } = options;
  const resources = [
    ...(named === undefined ? [] : [named]),
    ...(release === undefined ? [] : [`release:${release}`]),
    ...(dataset === undefined ? [] : [`dataset:${dataset}`]),
  ];
  const [resource] = resources;
  if (resource === undefined || resources.length > 1)
    throw new CommandFailure('Say what is asked for, once: RESOURCE, --release ID or --dataset NAME.', 2);
  const made = await client.post<AccessRequest>('/v1/access-requests', {
    resource,
    purpose,
    actions,
    reason,
  });
  show(made, () => told(made));
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

async function one({ client, show }: Session, id: string): Promise<void> {
  const request = await client.get<AccessRequest>(`/v1/access-requests/${segment(id)}`);
  show(request, () => told(request));
}

interface SayOptions {
  readonly expires?: string;
  readonly action?: string[];
  readonly reason?: string;
}

const say =
  (verb: 'approve' | 'deny' | 'ask' | 'answer' | 'withdraw') =>
  async ({ client, show }: Session, id: string, options: SayOptions): Promise<void> => {
    const { expires: expiresAt, action: actions, reason } = options;
    const body = { expiresAt, actions, reason };
    const request = await client.post<AccessRequest>(`/v1/access-requests/${segment(id)}/${verb}`, body);
    show(request, () => told(request));
  };

const states = ['pending', 'asked', 'approved', 'denied', 'withdrawn'];

export function addRequests(program: Command, run: Run, now: () => Date): void {
  const requests = program.command('requests').description('asking for access, and deciding about it');
  requests
    .command('create')
    .description('ask for access to something')
    .argument('[resource]', 'dataset:NAME, release:ID, model:ID or tag:KEY')
    .option('--release <id>', 'the release that is asked for')
    .option('--dataset <name>', 'the dataset that is asked for')
    .requiredOption('--purpose <purpose>', 'what for')
    .option('--action <action>', 'read unless said otherwise; may be given more than once', several)
    .option('--reason <text>', 'why')
    .action(run(create));
  requests
    .command('list')
    .description('your requests; those of all for who decides')
    .addOption(new Option('--state <state>').choices(states))
    .action(run(list));
  requests.command('show').description('one request').argument('<id>').action(run(one));
  addDecisions(requests, run, now);
  addOwn(requests, run);
}

/** What who decides may do. */
function addDecisions(requests: Command, run: Run, now: () => Date): void {
  requests
    .command('approve')
    .description('turn a request into a grant, for 90 days unless said otherwise')
    .argument('<id>')
    .option('--expires <moment>', 'until when: 12h, 90d or 2030-01-31T12:00:00Z', moment(now))
    .option('--action <action>', 'this alone of what was asked; may be given more than once', several)
    .option('--reason <text>', 'why')
    .action(run(say('approve')));
  requests
    .command('deny')
    .description('refuse a request')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why')
    .action(run(say('deny')));
  requests
    .command('ask')
    .description('give a request back with a question')
    .argument('<id>')
    .requiredOption('--reason <text>', 'the question')
    .action(run(say('ask')));
}

/** What whoever asked may do. */
function addOwn(requests: Command, run: Run): void {
  requests
    .command('answer')
    .description('answer what was asked about your request')
    .argument('<id>')
    .requiredOption('--reason <text>', 'the answer')
    .action(run(say('answer')));
  requests
    .command('withdraw')
    .description('take your request back')
    .argument('<id>')
    .option('--reason <text>', 'why')
    .action(run(say('withdraw')));
}
