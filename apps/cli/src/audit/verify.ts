import { readFile } from 'node:fs/promises';
import { equalBytes, fromBase64, Problem } from '#libs/kernel';
import {
  consistencyProof,
  openCheckpoint,
  parseNote,
  parseVerifierKey,
  tileReader,
  verifyConsistency,
  verifyEd25519WithWebCrypto,
  verifyLog,
  type Checkpoint,
  type LogReport,
  type LogSource,
  type VerifierKey,
} from '#libs/ledger';
import { z } from 'zod';
import { CommandFailure } from '../shell/failure.js';
import { CatalogComparison, readCatalog } from './catalog.js';
import { EventComparison, eventPages, LeafHashes } from './events.js';
import { type AuditClient, httpLog, sha256 } from './log-source.js';
import { keepPin, readPin, type Pin } from './pins.js';
import { Findings, type AuditReport } from './report.js';

export interface VerifyAsk {
  readonly client: AuditClient;
  /** Where it is remembered which key and which checkpoint were seen of which server. */
  readonly pinFile: string;
  /** Where a gateway on this machine keeps its last checkpoint; compared when it is of the same log. */
  readonly homeCheckpoint?: string;
  /** The key to trust, had from elsewhere; without it the first one that was seen is. */
  readonly vkey?: string;
  /** Compare every event with the log as well, and open its commitment: for auditors alone. */
  readonly deep?: boolean;
  readonly onProgress?: (fraction: number, what: string) => void;
}

interface Trusted {
  readonly key: VerifierKey;
  readonly vkey: string;
  readonly trust: AuditReport['trust'];
  /** What was seen last under this key. */
  readonly pin?: Pin;
}

function parseKey(vkey: string): VerifierKey {
  try {
    return parseVerifierKey(vkey, sha256);
  } catch {
    throw new CommandFailure('This is not a verifier key: it is written NAME+HASH+KEY.', 2);
  }
}

async function chooseKey(ask: VerifyAsk, findings: Findings): Promise<Trusted> {
  const served = (await (await ask.client.open('/tlog/vkey')).text()).trim();
  const pin = readPin(ask.pinFile, ask.client.server);
  const vkey = ask.vkey ?? pin?.vkey ?? served;
  const trust = ask.vkey !== undefined ? 'given' : pin ? 'pinned' : 'first-use';
  if (served !== vkey) {
    findings.fail('key-changed', `the server shows another key than the one that was ${trust}`);
  }
  return { key: parseKey(vkey), vkey, trust, ...(pin?.vkey === vkey && { pin }) };
}

async function rebuild(
  ask: VerifyAsk,
  source: LogSource,
  trusted: Trusted,
  leaves: LeafHashes | undefined,
): Promise<LogReport> {
  return verifyLog(source, {
    vkey: trusted.vkey,
    verifyEd25519: verifyEd25519WithWebCrypto,
    hash: sha256,
    ...(trusted.pin && { lastSeen: trusted.pin.note }),
    ...(leaves && { onEntry: (index, _, leaf) => leaves.add(index, leaf) }),
    onProgress: ({ done, total }) => ask.onProgress?.(done / total, `${done} of ${total} entries`),
  });
}

/** The checkpoint that a gateway on this machine kept, if it is of this log; a forged one is a failure. */
async function openHome(
  file: string | undefined,
  key: VerifierKey,
  findings: Findings,
): Promise<Checkpoint | undefined> {
  const note = file === undefined ? undefined : await readFile(file, 'utf8').catch(() => undefined);
  if (note === undefined) return undefined;
  try {
    if (!parseNote(note).signatures.some((signature) => signature.name === key.name)) return undefined;
    return await openCheckpoint(note, [key], verifyEd25519WithWebCrypto);
  } catch (error) {
    const malformed = error instanceof Problem && error.code === 'audit.malformed';
    findings.fail(
      malformed ? 'malformed' : 'bad-signature',
      'the checkpoint that the local home keeps is not genuine',
    );
    return undefined;
  }
}

/** Whether the log that was rebuilt extends the checkpoint in the local home, by a proof from its own tiles. */
async function compareHome(
  source: LogSource,
  report: LogReport,
  home: Checkpoint,
  findings: Findings,
): Promise<void> {
  if (home.size > report.size) {
    const detail = `the log has ${report.size} entries, and the local home keeps a checkpoint of ${home.size}`;
    findings.fail('truncated', detail);
    return;
  }
  const toRoot = fromBase64(report.root);
  const reader = tileReader(report.size, (path) => source.tile(path), sha256);
  const same =
    home.size === 0 ||
    (home.size === report.size && equalBytes(home.root, toRoot)) ||
    verifyConsistency(
      {
        from: home.size,
        to: report.size,
        fromRoot: home.root,
        toRoot,
        proof: await consistencyProof(home.size, report.size, reader, sha256).catch(() => []),
      },
      sha256,
    );
  if (!same) {
    findings.fail(
      'forked',
      `the first ${home.size} entries are not those that the local home keeps a checkpoint of`,
    );
  }
}

async function compareEvents(
  ask: VerifyAsk,
  size: number,
  { leaves, catalog }: { leaves: LeafHashes; catalog: CatalogComparison | undefined },
  findings: Findings,
): Promise<number> {
  const comparison = new EventComparison(size, leaves, findings);
  try {
    for await (const events of eventPages(ask.client)) {
      for (const event of events) if (comparison.compare(event)) catalog?.take(event);
      ask.onProgress?.(comparison.compared / Math.max(size, 1), `${comparison.compared} of ${size} events`);
    }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    findings.fail('events-unreadable', error.message);
    return comparison.compared;
  }
  comparison.finish();
  return comparison.compared;
}

const Size = z.object({ size: z.int().min(0) });

/** What the catalog holds, and how long the log was before; undefined where this token may not see it. */
async function readBefore({ client }: VerifyAsk, findings: Findings): Promise<CatalogComparison | undefined> {
  try {
    const { size } = Size.parse(await client.get('/v1/audit/checkpoint'));
    return new CatalogComparison(await readCatalog(client), size, findings);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    findings.fail('rows-unreadable', error.message);
    return undefined;
  }
}

/**
 * Verifies a server's audit log without trusting the server: its signature, its whole tree from its entries, and that
 * it extends what was seen before; with `deep`, that each event shown is what the log committed to, and the catalog what the
 * events say. What was verified
 * is remembered for the next time. @throws CommandFailure when the server cannot be reached or the key is none.
 */
export async function verifyAudit(ask: VerifyAsk): Promise<AuditReport> {
  const findings = new Findings();
  const source = httpLog(ask.client);
  const trusted = await chooseKey(ask, findings);
  findings.checked(`the key ${trusted.key.name} is the one ${trustWords[trusted.trust]}`, 0);
  const leaves = ask.deep === true ? new LeafHashes() : undefined;
  // Before the log is read: what the catalog holds now is in it by then.
  const catalog = leaves && (await readBefore(ask, findings));
  let before = findings.count;
  // Before the log is read too: a log that grows meanwhile is no shorter than what was kept of it.
  const home = await openHome(ask.homeCheckpoint, trusted.key, findings);
  const isForged = findings.count > before;
  before = findings.count;
  const report = await rebuild(ask, source, trusted, leaves);
  findings.take(report.failures, report.omitted);
  const seen = trusted.pin ? ', and it extends what was seen last' : '';
  findings.checked(
    `the checkpoint is signed, and the tree of its ${report.size} entries is whole${seen}`,
    before,
  );

  before = findings.count;
  if (home && report.root !== '') await compareHome(source, report, home, findings);
  if (home || isForged)
    findings.checked('the log extends the checkpoint in the local home', isForged ? before - 1 : before);

  if (leaves && report.root !== '') {
    before = findings.count;
    const compared = await compareEvents(ask, report.size, { leaves, catalog }, findings);
    findings.checked(`${compared} events are what the log committed to`, before);
    before = findings.count;
    const units = catalog?.finish();
    if (units !== undefined) findings.checked(`${units} rows of the catalog are what the events say`, before);
  }
  const result = findings.result();
  if (result.ok && report.note !== null) {
    await keepPin(ask.pinFile, ask.client.server, { vkey: trusted.vkey, note: report.note });
  }
  const { size, root } = report;
  const { vkey, trust } = trusted;
  return { server: ask.client.server, origin: trusted.key.name, vkey, trust, size, root, ...result };
}

const trustWords: Readonly<Record<AuditReport['trust'], string>> = {
  given: 'that was given',
  pinned: 'that was seen first',
  'first-use': 'that the server shows; compare it with one from elsewhere',
};
