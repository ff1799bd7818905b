import type { RegisteredPurpose } from '#libs/client';
import { LawfulBasis } from '#libs/contracts';
import { Option, type Command } from 'commander';
import { segment } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, table } from './shell/text.js';

interface CreateOptions {
  readonly parent?: string;
  readonly basis: string;
  readonly owner: string;
  readonly retention?: string;
}

async function create({ client, show }: Session, name: string, options: CreateOptions): Promise<void> {
  const { parent, basis: lawfulBasis, owner, retention } = options;
  const ask = { name, parent, lawfulBasis, owner, retention };
  const made = await client.post<RegisteredPurpose>('/v1/purposes', ask);
  show(made, () => fields({ ...made }));
}

async function list({ client, show }: Session): Promise<void> {
  const items = await client.list<RegisteredPurpose>('/v1/purposes');
  show(items, () =>
    table(
      ['name', 'part of', 'lawful basis', 'owner', 'retention'],
      items.map((p) => [p.name, p.parent, p.lawfulBasis, p.owner, p.retention]),
    ),
  );
}

async function one({ client, show }: Session, name: string): Promise<void> {
  const purpose = await client.get<RegisteredPurpose>(`/v1/purposes/${segment(name)}`);
  show(purpose, () => fields({ ...purpose }));
}

export function addPurposes(program: Command, run: Run): void {
  const purposes = program.command('purposes').description('what data are used for, and on which basis');
  purposes
    .command('create')
    .description('register a purpose, for good')
    .argument('<name>')
    .option('--parent <purpose>', 'the wider purpose that it is a part of')
    .addOption(
      new Option('--basis <basis>', 'GDPR, art. 6 (1)').choices(LawfulBasis.options).makeOptionMandatory(),
    )
    .requiredOption('--owner <principal>', 'who answers for it: user:EMAIL, service:NAME or group:NAME')
    .option('--retention <duration>', 'how long data may be kept for it, such as P2Y')
    .action(run(create));
  purposes.command('list').description('the purposes that somebody registered').action(run(list));
  purposes.command('show').description('one of them').argument('<name>').action(run(one));
}
