import type { NewToken, Token } from '#libs/client';
import { type Command } from 'commander';
import { moment, segment, several } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { printable, table } from './shell/text.js';

interface CreateOptions {
  readonly principal?: string;
  readonly purpose?: string;
  readonly scope?: string[];
  readonly expires?: string;
}

async function create({ client, show, note }: Session, name: string, options: CreateOptions): Promise<void> {
  const { principal, purpose, scope: scopes, expires: expiresAt } = options;
  const made = await client.post<NewToken>('/v1/tokens', {
    principal,
    name,
    purpose,
    scopes,
    expiresAt,
  });
  note(`Token ${printable(made.id)} of ${printable(made.principal)}; it is shown this once:`);
  show(made, () => made.token);
}

async function list({ client, show }: Session, { principal }: { principal?: string }): Promise<void> {
  const items = await client.list<Token>('/v1/tokens', { principal });
  show(items, () =>
    table(
      ['id', 'principal', 'name', 'purpose', 'scopes', 'expires', 'made by'],
      items.map((t) => [t.id, t.principal, t.name, t.purpose, t.scopes, t.expiresAt, t.createdBy]),
    ),
  );
}

async function revoke({ client, show }: Session, id: string): Promise<void> {
  await client.delete(`/v1/tokens/${segment(id)}`);
  show({ revoked: id }, () => `Revoked the token ${printable(id)}.`);
}

export function addTokens(program: Command, run: Run, now: () => Date): void {
  const tokens = program.command('tokens').description('API tokens, of yours and of services');
  tokens
    .command('create')
    .description('make a token; only its secret goes to standard output')
    .argument('<name>', 'what it is for, in your own words')
    .option('--principal <principal>', 'service:NAME, for administrators; yourself when absent')
    .option('--purpose <purpose>', 'bind it to one purpose')
    .option('--scope <action>', 'limit it to some actions; may be given more than once', several)
    .option('--expires <moment>', 'until when: 12h, 90d or 2030-01-31T12:00:00Z', moment(now))
    .action(run(create));
  tokens
    .command('list')
    .description('tokens, without their secrets')
    .option('--principal <principal>', 'of user:EMAIL or service:NAME, for administrators')
    .action(run(list));
  tokens.command('revoke').description('revoke a token at once').argument('<id>').action(run(revoke));
}
