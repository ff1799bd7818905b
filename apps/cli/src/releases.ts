import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Accepted, Release } from '#libs/client';
import { type Risk } from '#libs/contracts';
import { Option, type Command } from 'commander';
import { counted } from '#libs/kernel';
import { riskText, sureness, verdictText } from './risk-text.js';
import { CommandFailure } from './shell/failure.js';
import { keepWhole } from './shell/keep-whole.js';
import { jobId, jobResult } from './shell/jobs.js';
import { segment, versioned, type Versioned } from './shell/options.js';
import { type Run, type Session } from './shell/session.js';
import { bytes, fields, printable, table, told } from './shell/text.js';

/** The result of a release's job. */
export interface Made {
  readonly release: string;
  readonly rows: number;
  readonly suppressed: number;
  readonly coarse?: true;
  readonly risk: Risk;
}

interface CreateOptions {
  readonly dataset: Versioned;
  readonly policy: Versioned;
  readonly purpose: string;
  readonly wait: boolean;
}

async function create(session: Session, options: CreateOptions): Promise<void> {
  const { dataset, policy, purpose } = options;
  const accepted = await session.client.post<Accepted>('/v1/releases', {
    dataset: dataset.name,
    version: dataset.version ?? 'latest',
    policy: policy.name,
    policyVersion: policy.version,
    purpose,
  });
  if (!options.wait) {
    session.show(
      accepted,
      () => `Started; tidegate jobs watch ${jobId(accepted.job)} tells when it is done.`,
    );
    return;
  }
  const made = await jobResult<Made>(session, accepted.job);
  session.show(made, () => {
    const { release, coarse } = made;
    const [rows, suppressed] = [told(made.rows, coarse), told(made.suppressed, coarse)];
    const { verdict: _, ...risk } = made.risk;
    const opening = verdictText(made.risk);
    const sections = [opening, fields({ release, rows, suppressed }), riskText(risk)];
    return sections.filter((text) => text !== '').join('\n\n');
  });
}

async function list(
  { client, show }: Session,
  { dataset, purpose }: { dataset?: string; purpose?: string },
): Promise<void> {
  const items = await client.list<Release>('/v1/releases', { dataset, purpose });
  show(items, () =>
    table(
      ['id', 'dataset', 'policy', 'purpose', 'rows', 'k', 'created', 'state'],
      items.map((r) => [
        r.id,
        `${r.dataset}@${r.version}`,
        `${r.policy}@${r.policyVersion}`,
        r.purpose,
        told(r.rows, r.coarse),
        r.k,
        r.createdAt,
        r.withdrawn === undefined ? '' : 'withdrawn',
      ]),
    ),
  );
}

async function one({ client, show }: Session, id: string): Promise<void> {
  const release = await client.get<Release>(`/v1/releases/${segment(id)}`);
  show(release, () => {
    const { columns, rows, suppressed, coarse, attempt, withdrawn, ...about } = release;
    const tried =
      attempt &&
      `${attempt.number} of ${attempt.of} on this dataset version for this purpose, held to ${sureness(attempt.confidence)}`;
    const all = { ...about, rows: told(rows, coarse), suppressed: told(suppressed, coarse), attempt: tried };
    const names = table(
      ['column', 'type'],
      columns.map(({ name, type }) => [name, type]),
    );
    const taken = withdrawn && `Withdrawn: ${withdrawn.reason}${instead(withdrawn)}`;
    return [taken, fields(all), names].filter((text) => text !== undefined).join('\n\n');
  });
}

const instead = ({ supersededBy }: { supersededBy?: string | undefined }): string =>
  supersededBy === undefined ? '' : `\nRead instead: ${supersededBy}`;

interface WithdrawOptions {
  readonly reason: string;
  readonly supersededBy?: string;
}

async function withdraw({ client, show }: Session, id: string, options: WithdrawOptions): Promise<void> {
  const release = await client.post<Release>(`/v1/releases/${segment(id)}/withdraw`, options);
  show(
    release,
    () => `${release.id}: withdrawn. Nobody reads it any more.${instead(release.withdrawn ?? {})}`,
  );
}

/** Where the rows of a release are: by its id, or by its dataset as the newest for the purpose that stands. */
function dataPath(release: string, purpose: string | undefined): string {
  if (/^[0-9a-f]{8}-/.test(release)) return `/v1/releases/${segment(release)}/data`;
  if (purpose === undefined)
    throw new CommandFailure(`Say for which purpose the release of ${release} is: --purpose NAME`, 2);
  return `/v1/releases/by-name/${segment(release)}/${segment(purpose)}/latest/data`;
}

async function risk(session: Session, id: string, { page }: { page?: string }): Promise<void> {
  const { client } = session;
  const path = `/v1/releases/${segment(id)}/risk`;
  if (page === undefined) {
    const found = await client.get<Risk>(path);
    session.show(found, () => riskText(found));
    return;
  }
  const answer = await client.open(path, {}, { Accept: 'text/html' });
  if (!answer.body) throw new CommandFailure('The server sent no page.');
  await keepWhole(Readable.from(answer.body), page);
  session.show({ file: page }, () => `${printable(page)}: the risk report as a page of its own`);
}

interface GetOptions {
  readonly output?: string;
  readonly format: string;
  readonly purpose?: string;
  readonly columns?: string;
  readonly limit?: string;
}

async function get(
  session: Session,
  release: string,
  { output, format, purpose, ...some }: GetOptions,
): Promise<void> {
  const { client, progress, world, json } = session;
  if (output === undefined && json)
    throw new CommandFailure('With --json, say where the rows go: -o FILE', 2);
  if (output === undefined && format === 'parquet' && world.stdout.isTTY === true) {
    throw new CommandFailure('Parquet is no text for a terminal: use -o FILE.', 2);
  }
  const path = dataPath(release, purpose);
  const query = path.includes('/by-name/') ? { ...some, format } : { ...some, format, purpose };
  const answer = await client.open(path, query, { Accept: '*/*' });
  if (!answer.body) throw new CommandFailure('The server sent no rows.');
  let length = 0;
  const measured = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      length += chunk.length;
      progress.show(0, bytes(length));
      yield chunk;
    }
  };
  const source = Readable.from(measured(answer.body));
  if (output === undefined) return pipeline(source, world.stdout, { end: false });
  await keepWhole(source, output);
  progress.clear();
  const told = answer.headers.get('tidegate-rows');
  const rows = told === null ? undefined : Number(told);
  session.show(
    { file: output, bytes: length, rows },
    () => `${printable(output)}: ${rows === undefined ? '? rows' : counted(rows, 'row')}, ${bytes(length)}`,
  );
}

export function addReleases(program: Command, run: Run): void {
  const releases = program.command('releases').description('governed data: a dataset version under a policy');
  releases
    .command('create')
    .description('make a release')
    .requiredOption('--dataset <name[@version]>', 'the newest version unless one is named', versioned)
    .requiredOption('--policy <name[@version]>', 'the newest version unless one is named', versioned)
    .requiredOption('--purpose <purpose>', 'what it is for')
    .option('--no-wait', 'do not wait until it is made')
    .action(run(create));
  releases
    .command('list')
    .description('the releases that you may know of')
    .option('--dataset <name>', 'only those of this dataset')
    .option('--purpose <purpose>', 'only those for this purpose')
    .action(run(list));
  releases.command('show').description('a release and its columns').argument('<id>').action(run(one));
  releases
    .command('risk')
    .description('its measured re-identification risk, before and after, and what it cost')
    .argument('<id>')
    .option('--page <file>', 'keep it as an HTML page instead, with pictures')
    .action(run(risk));
  releases
    .command('withdraw')
    .description('take it back, for good: nobody reads it any more')
    .argument('<id>')
    .requiredOption('--reason <text>', 'why, for whoever read it')
    .option('--superseded-by <id>', 'the release that is to be read instead')
    .action(run(withdraw));
  releases
    .command('get')
    .description('the governed rows, for a purpose that you were granted')
    .argument('<release>', 'its id; or a dataset: the newest of it that stands, for the purpose')
    .option('-o, --output <file>', 'where they go; standard output when absent')
    .addOption(new Option('--format <format>').choices(['csv', 'ndjson', 'parquet']).default('csv'))
    .option('--purpose <purpose>', 'what you read them for; a purpose-bound token need not say')
    .option('--columns <names>', 'these columns alone, in this order, with commas between them')
    .option('--limit <rows>', 'the first rows alone')
    .action(run(get));
}
