import { dirname, join, resolve } from 'node:path';
import { type Command } from 'commander';
import { findCredentials, loginFile } from '../shell/credentials.js';
import { CommandFailure } from '../shell/failure.js';
import { moment, wholeNumber } from '../shell/options.js';
import { connect, type Run, type Session } from '../shell/session.js';
import { printable, table } from '../shell/text.js';
import { readEvents } from './events.js';
import { FolderClient } from './folder.js';
import { type AuditClient } from './log-source.js';
import { readAhead } from './read-ahead.js';
import { Recording } from './recording.js';
import { type AuditReport } from './report.js';
import { verifyAudit, type VerifyAsk } from './verify.js';

interface TailOptions {
  readonly limit: number;
  readonly actor?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
}

async function tail({ client, show }: Session, options: TailOptions): Promise<void> {
  const { items } = await readEvents(client, { ...options });
  const events = items.toReversed(); // the newest stands last, where the eye is
  show(events, () =>
    table(
      ['index', 'at', 'actor', 'action', 'resource', 'outcome'],
      events.map((e) => [e.index, e.at, e.actor, e.action, e.resource, e.outcome]),
    ),
  );
}

/** The log is public: verifying it without `--deep` needs a server's address and no token. */
function verificationClient(session: Session, deep: boolean): AuditClient {
  const { world, flags } = session;
  const server = flags.server ?? world.env['TIDEGATE_SERVER'];
  if (deep || server === undefined) return session.client;
  try {
    return connect(world, findCredentials(flags, world.env));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return connect(world, findCredentials({ ...flags, token: 'none' }, world.env));
  }
}

function reportText(report: AuditReport): string {
  const lines = report.checks.map(({ what, ok }) => `${ok ? 'ok    ' : 'FAILED'}  ${printable(what)}`);
  for (const { kind, detail, index } of report.failures) {
    const where = index === undefined ? '' : ` at entry ${index}`;
    lines.push(`        ${kind}${where}: ${printable(detail)}`);
  }
  if (report.omitted > 0) lines.push(`        and ${report.omitted} more`);
  if (report.trust === 'first-use') lines.push(`key     ${printable(report.vkey)}`);
  return [...lines, `size    ${report.size}`, `root    ${report.root}`].join('\n');
}

interface VerifyOptions {
  readonly deep?: boolean;
  readonly vkey?: string;
  readonly checkpoint?: string;
  readonly offline?: string;
}

/** What a server or a folder is asked, and what this machine knows of it. */
function askOf(session: Session, client: AuditClient, { deep, vkey, checkpoint }: VerifyOptions): VerifyAsk {
  const { env } = session.world;
  return {
    client,
    pinFile: join(dirname(loginFile(env)), 'logs.json'),
    homeCheckpoint: join(resolve(env['TIDEGATE_HOME'] ?? '.tidegate'), 'log', 'checkpoint'),
    deep: deep === true,
    ...(vkey !== undefined && { vkey }),
    ...(checkpoint !== undefined && { checkpoint }),
    onProgress: (fraction, what) => session.progress.show(fraction, what),
  };
}

function conclude(session: Session, report: AuditReport, more: readonly string[] = []): void {
  session.progress.clear();
  session.show(report, () => [reportText(report), ...more].join('\n'));
  if (!report.ok) throw new CommandFailure('The audit log is not what it should be.');
}

async function verify(session: Session, options: VerifyOptions): Promise<void> {
  const { offline, deep } = options;
  if (offline === undefined) {
    const client = verificationClient(session, deep === true);
    conclude(session, await verifyAudit(askOf(session, client, options)));
    return;
  }
  const folder = await FolderClient.open(offline);
  const { savedAt, server } = folder.manifest;
  const ask = askOf(session, folder, options);
  const readAll: VerifyAsk['readAhead'] = (size) => readAhead(folder, { size });
  const report = await verifyAudit({ ...ask, saved: true, readAhead: readAll }).finally(() => folder.close());
  conclude(session, report, [
    `folder  ${printable(offline)}, saved ${printable(savedAt)} of ${printable(server)}`,
  ]);
}

/** Saves what verification reads while it verifies; what is wrong is saved as well, for it is evidence. */
async function exportLog(session: Session, options: VerifyOptions & { readonly to: string }): Promise<void> {
  const recording = await Recording.begin(verificationClient(session, options.deep === true), options.to);
  let report: AuditReport;
  try {
    report = await verifyAudit(askOf(session, recording, options));
    session.world.signal?.throwIfAborted();
    await recording.finish(report.size, session.world.now());
  } catch (error) {
    await recording.abandon();
    throw error;
  }
  conclude(session, report, [`folder  ${printable(options.to)}`]);
}

/** A moment as RFC 3339, or until now: `12h` is twelve hours ago. */
function past(now: () => Date): (text: string) => string {
  const ahead = moment(now);
  return (text) => {
    const then = ahead(text);
    return /^\d+[mhdw]$/.test(text) ? new Date(2 * now().getTime() - Date.parse(then)).toISOString() : then;
  };
}

/** `audit tail`, `audit verify` and `audit export`. */
export function addAudit(program: Command, run: Run, now: () => Date): void {
  const audit = program.command('audit').description('what happened, and the proof of it');
  audit
    .command('tail')
    .description('the newest events, for auditors')
    .option('--limit <count>', 'how many', wholeNumber, 20)
    .option('--actor <principal>', 'only what this principal did')
    .option('--action <action>', 'only this action, such as grant.create')
    .option('--resource <resource>', 'only what was done to this, such as dataset:NAME or grant:ID')
    .option('--outcome <outcome>', 'allowed, denied, done or failed')
    .option('--from <moment>', 'not before: 12h, 90d (ago) or 2030-01-31T12:00:00Z', past(now))
    .option('--to <moment>', 'before', past(now))
    .action(run(tail));
  audit
    .command('verify')
    .description(
      'rebuild the log from its entries and check all that it promises, without trusting the server',
    )
    .option('--deep', 'compare every event with the log, and the catalog with the events, for auditors')
    .option('--vkey <key>', "the log's key, had from somewhere else than the server")
    .option('--checkpoint <file>', 'a signed checkpoint that was kept elsewhere, which the log must extend')
    .option('--offline <folder>', 'verify what audit export saved, without a network')
    .action(run(verify));
  audit
    .command('export')
    .description('verify the log, and save all that this reads in a folder, to verify it again offline')
    .requiredOption('--to <folder>', 'a folder that is not there yet')
    .option('--deep', 'save every event and the digests of the catalog too, for auditors')
    .option('--vkey <key>', "the log's key, had from somewhere else than the server")
    .option('--checkpoint <file>', 'a signed checkpoint that was kept elsewhere, which the log must extend')
    .action(run(exportLog));
}
