import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import type { Accepted, Source } from '#libs/client';
import { counted } from '#libs/kernel';
import { Option, type Command } from 'commander';
import { CommandFailure } from './shell/failure.js';
import { jobId, jobResult } from './shell/jobs.js';
import { segment } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { fields, printable, table } from './shell/text.js';

interface CreateOptions {
  readonly dataset: string;
  readonly location: string;
  readonly kind?: string;
  readonly credentials?: string;
  readonly mediaType?: string;
  readonly schedule?: string;
  readonly watermark?: string;
  readonly mode?: string;
}

/** Kinds whose addresses may begin with something else than their name. */
const kindsOf: Readonly<Record<string, string>> = {
  ...{
    postgres: 'postgresql',
    mariadb: 'mysql',
    webhdfs: 'hdfs',
    swebhdfs: 'hdfs',
    'mongodb+srv': 'mongodb',
  },
};

/** What a run gives: a version, or the word that there was nothing new. */
interface Fetched {
  readonly dataset: string;
  readonly version?: number;
  readonly rows: number;
}

/** A JSON object from a file or standard input: never from the command line, which others can see. */
async function credentialsIn({ world }: Session, file: string): Promise<object> {
  const text = await (file === '-' ? readAll(world.stdin) : readFile(file, 'utf8')).catch(() => {
    throw new CommandFailure(`The file ${printable(file)} cannot be read.`, 2);
  });
  try {
    return JSON.parse(text) as object;
  } catch {
    throw new CommandFailure('Credentials are JSON, such as {"user": "reader", "password": "…"}.', 2);
  }
}

async function create(session: Session, name: string, options: CreateOptions): Promise<void> {
  const { credentials, ...said } = options;
  const protocol = options.location.slice(0, options.location.indexOf(':'));
  const kind = options.kind ?? kindsOf[protocol] ?? protocol;
  const given = credentials === undefined ? undefined : await credentialsIn(session, credentials);
  const made = await session.client.post<Source>('/v1/sources', { name, ...said, kind, credentials: given });
  session.show(
    made,
    () => `${made.name}: ${made.kind}, into ${made.dataset}; fetch it with tidegate sources run ${made.name}`,
  );
}

async function list({ client, show }: Session): Promise<void> {
  const items = await client.list<Source>('/v1/sources');
  show(items, () =>
    table(
      ['name', 'kind', 'dataset', 'schedule', 'next run', 'last run'],
      items.map((one) => [
        one.name,
        one.kind,
        one.dataset,
        one.schedule ?? '',
        one.nextRunAt ?? '',
        one.lastRun ?? '',
      ]),
    ),
  );
}

async function one({ client, show }: Session, name: string): Promise<void> {
  const found = await client.get<Source>(`/v1/sources/${segment(name)}`);
  show(found, () => fields(found));
}

async function runOnce(session: Session, name: string, { wait }: { wait: boolean }): Promise<void> {
  const { job } = await session.client.post<Accepted>(`/v1/sources/${segment(name)}/runs`);
  if (!wait) {
    session.show({ job }, () => `Fetching; tidegate jobs watch ${jobId(job)} tells when it is done.`);
    return;
  }
  const made = await jobResult<Fetched>(session, job);
  const version =
    made.version === undefined
      ? 'nothing new'
      : `${made.dataset}@${made.version}, ${counted(made.rows, 'row')}`;
  session.show(made, () => printable(version));
}

async function remove({ client, show }: Session, name: string): Promise<void> {
  await client.delete(`/v1/sources/${segment(name)}`);
  show({ removed: name }, () => `Removed ${name}; what was fetched stays.`);
}

export function addSources(program: Command, run: Run): void {
  const sources = program.command('sources').description('where the gateway fetches data by itself');
  sources
    .command('create')
    .description('say where a dataset’s data are fetched')
    .argument('<name>')
    .requiredOption('--dataset <name>', 'the dataset that is filled; it must be there')
    .requiredOption(
      '--location <address>',
      'https://…, postgresql://HOST/DB?table=NAME or ?query=SQL, mysql://…, s3://BUCKET/PREFIX?region=NAME or ?endpoint=HOST:PORT, hdfs://HOST:PORT/PATH, mongodb://HOST/DB?table=NAME, cassandra://HOST/KEYSPACE?table=NAME; never with a password',
    )
    .option(
      '--kind <kind>',
      'where the address does not tell: https, postgresql, mysql, s3, hdfs, mongodb, cassandra',
    )
    .option(
      '--credentials <file>',
      'JSON such as {"user": "…", "password": "…"}, {"token": "…"} or {"accessKeyId": "…", "secretAccessKey": "…"}; - for standard input',
    )
    .option('--media-type <type>', 'what is fetched, where the source does not say')
    .option('--schedule <cron>', 'five fields, in UTC, such as "0 3 * * *"')
    .option('--watermark <column>', 'a column that only grows: each run fetches what is beyond the last')
    .addOption(
      new Option('--mode <word>', 'whether each run replaces what there is, or appends to it').choices([
        'replace',
        'append',
      ]),
    )
    .action(run(create));
  sources.command('list').description('those that you made, and those of what you own').action(run(list));
  sources.command('show').description('one source').argument('<name>').action(run(one));
  sources
    .command('run')
    .description('fetch a source now')
    .argument('<name>')
    .option('--no-wait', 'do not wait until it is a version')
    .action(run(runOnce));
  sources.command('rm').description('remove a source; versions stay').argument('<name>').action(run(remove));
}
