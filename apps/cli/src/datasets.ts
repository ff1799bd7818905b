import type { Dataset } from '#libs/client';
import { ReadingQuery } from '#libs/contracts';
import { Option, type Command } from 'commander';
import { classifiedVersion, datasetAtOnce, datasetText, versionText } from './dataset-facts.js';
import { addReadingFlags, type ReadingFlags } from './reading.js';
import { CommandFailure } from './shell/failure.js';
import { segment, several, versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, printable, table } from './shell/text.js';

async function list({ client, show }: Session, { search }: { search?: string }): Promise<void> {
  const items = await client.list<Dataset>('/v1/datasets', { q: search });
  show(items, () =>
    table(
      ['name', 'owner', 'tags', 'created', 'description'],
      items.map((d) => [d.name, d.owner, d.tags, d.createdAt, d.description]),
    ),
  );
}

async function one(session: Session, ref: Versioned): Promise<void> {
  if (ref.version === undefined) {
    const dataset = await datasetAtOnce(session, ref.name);
    session.show(dataset, () => datasetText(dataset));
    return;
  }
  const version = await classifiedVersion(session, ref);
  session.show(version, () => versionText(version));
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

const forgettable = ['description', 'subject-key', 'reading', 'contract'] as const;

const whoElse = ['nobody', 'members', 'all'];
const newColumns = ['any', 'may-add', 'exact'];

interface SetOptions extends CreateOptions, ReadingFlags {
  readonly contract?: string;
  readonly owner?: string;
  readonly discoverable?: string;
  readonly forget?: (typeof forgettable)[number][];
}

/** How files are to be read, of words as they are typed; undefined where none are. @throws CommandFailure */
function readingOf(flags: ReadingFlags): ReadingQuery | undefined {
  if (Object.keys(flags).length === 0) return undefined;
  const { data, error } = ReadingQuery.safeParse(flags);
  if (data) return data;
  const [issue] = error.issues;
  throw new CommandFailure(`--${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}.`, 2);
}

async function change({ client, show }: Session, name: string, options: SetOptions): Promise<void> {
  const {
    description,
    tag: tags,
    subjectKey,
    contract,
    owner,
    discoverable,
    forget = [],
    ...flags
  } = options;
  const kept = <T>(what: (typeof forgettable)[number], value: T) => (forget.includes(what) ? null : value);
  const dataset = await client.patch<Dataset>(`/v1/datasets/${segment(name)}`, {
    description: kept('description', description),
    tags,
    owner,
    subjectKey: kept('subject-key', subjectKey),
    reading: kept('reading', readingOf(flags)),
    contract: kept('contract', contract === undefined ? undefined : { columns: contract }),
    discoverable,
  });
  const { columns: _, ...facts } = dataset;
  show(dataset, () => fields(facts));
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
    .alias('get')
    .description(
      'a dataset and its newest version, or one of its versions: columns, classes, how it was read',
    )
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
  const set = datasets
    .command('set')
    .description('say otherwise what a dataset is, and how its files are read')
    .argument('<name>')
    .option('--description <text>', 'what is in it')
    .option('--tag <key>', 'a tag; may be given more than once, and all others go', several)
    .option('--subject-key <column>', 'the column that identifies a data subject')
    .option('--owner <principal>', 'whose it is, after an owner who is gone; for administrators')
    .addOption(
      new Option('--contract <what>', 'which columns a new version may have, against the last one').choices(
        newColumns,
      ),
    )
    .addOption(new Option('--discoverable <whom>', 'who else may know that it exists').choices(whoElse))
    .addOption(new Option('--forget <what...>', 'what is not to be said any more').choices(forgettable));
  addReadingFlags(set);
  set.action(run(change));
  datasets
    .command('rm')
    .description('remove a dataset and its versions')
    .argument('<name>')
    .action(run(remove));
}
