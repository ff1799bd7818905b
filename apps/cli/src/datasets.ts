import type { Dataset, DatasetVersion } from '#libs/client';
import { type Command } from 'commander';
import { segment, several, versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { bytes, fields, printable, table } from './shell/text.js';

/** The address of a dataset's version in the API. */
export function versionPath({ name, version }: Versioned): string {
  return `/v1/datasets/${segment(name)}/versions/${version ?? 'latest'}`;
}

async function list({ client, show }: Session, { search }: { search?: string }): Promise<void> {
  const items = await client.list<Dataset>('/v1/datasets', { q: search });
  show(items, () =>
    table(
      ['name', 'owner', 'tags', 'created', 'description'],
      items.map((d) => [d.name, d.owner, d.tags, d.createdAt, d.description]),
    ),
  );
}

async function one({ client, show }: Session, ref: Versioned): Promise<void> {
  if (ref.version === undefined) {
    const dataset = await client.get<Dataset>(`/v1/datasets/${segment(ref.name)}`);
    show(dataset, () => fields({ ...dataset }));
    return;
  }
  const version = await client.get<DatasetVersion>(versionPath(ref));
  show(version, () => {
    const { columns, ...about } = version;
    const names = table(
      ['column', 'type'],
      columns.map(({ name, type }) => [name, type]),
    );
    return `${fields({ ...about, bytes: bytes(about.bytes) })}\n\n${names}`;
  });
}

interface CreateOptions {
  readonly description?: string;
  readonly tag?: string[];
  readonly subjectKey?: string;
}

async function create({ client, show }: Session, name: string, options: CreateOptions): Promise<void> {
  const { description, tag: tags, subjectKey } = options;
  const dataset = await client.post<Dataset>('/v1/datasets', { name, description, tags, subjectKey });
  show(dataset, () => `Made the dataset ${printable(dataset.name)}.`);
}

async function remove({ client, show }: Session, name: string): Promise<void> {
  await client.delete(`/v1/datasets/${segment(name)}`);
  show({ removed: name }, () => `Removed the dataset ${printable(name)}.`);
}

export function addDatasets(program: Command, run: Run): void {
  const datasets = program.command('datasets').description('what has been uploaded, and by whom');
  datasets
    .command('list')
    .description('the datasets that you may know of')
    .option('-q, --search <text>', 'only those with this text in their name, description, columns or tags')
    .action(run(list));
  datasets
    .command('show')
    .description('a dataset, or one of its versions')
    .argument('<name[@version]>', 'such as customers or customers@3', versioned)
    .action(run(one));
  datasets
    .command('create')
    .description('make an empty dataset')
    .argument('<name>')
    .option('--description <text>', 'what is in it')
    .option('--tag <key>', 'a tag; may be given more than once', several)
    .option('--subject-key <column>', 'the column that identifies a data subject')
    .action(run(create));
  datasets
    .command('rm')
    .description('remove a dataset and its versions')
    .argument('<name>')
    .action(run(remove));
}
