import {
  parseVerifierKey,
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
import { compareKept, openKept, sizeOf, type Kept } from './kept.js';
import { type AuditClient, httpLog, sha256 } from './log-source.js';
import { type ReadEvents } from './read-ahead.js';
import { keepPin, readPin, type Pin } from './pins.js';
import { Findings, type AuditReport } from './report.js';

export interface VerifyAsk {
  readonly client: AuditClient;
  /** Where it is remembered which key and which checkpoint were seen of which server. */
  readonly pinFile: string;
  /** Where a gateway on this machine keeps its last checkpoint; compared when it is of the same log. */
  readonly homeCheckpoint?: string;
  /** A checkpoint that was kept elsewhere, which must be of this log. */
  readonly checkpoint?: string;
  /**
   * It was saved at some time: what was seen or kept since cannot be compared with it, and nothing of it is remembered, for anybody
   * may have made it.
   */
  readonly saved?: boolean;
  /** The key to trust, had from elsewhere; without it the first one that was seen is. */
  readonly vkey?: string;
  /** Compare every event with the log as well, and open its commitment: for auditors alone. */
  readonly deep?: boolean;
  /** Reads the events of a saved log of so many entries while its tree is rebuilt; null where that cannot be. */
  readonly readAhead?: (size: number) => Promise<ReadEvents | null>;
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

interface OpenedKept extends Pick<Kept, 'keeper' | 'given'> {
  readonly checkpoint: Checkpoint | undefined;
  readonly forged: boolean;
}

/** The checkpoints that were kept elsewhere: by a gateway on this machine, and the one that was given. */
async function openAll(ask: VerifyAsk, key: VerifierKey, findings: Findings): Promise<OpenedKept[]> {
  const { homeCheckpoint: home, checkpoint: given } = ask;
  const all: Kept[] = [];
  if (home !== undefined) all.push({ file: home, keeper: 'the local home', given: false });
  if (given !== undefined) all.push({ file: given, keeper: given, given: true });
  const opened: OpenedKept[] = [];
  for (const kept of all) {
    const before = findings.count;
    const checkpoint = await openKept(kept, key, findings);
    const forged = findings.count > before;
    if (checkpoint || forged) opened.push({ ...kept, checkpoint, forged });
  }
  return opened;
}

interface Compared {
  readonly leaves: LeafHashes;
  readonly catalog: CatalogComparison | undefined;
  readonly ahead: ReadEvents | null | undefined;
}

async function compareEvents(
  ask: VerifyAsk,
  size: number,
  { leaves, catalog, ahead }: Compared,
  findings: Findings,
): Promise<number> {
  if (catalog && ahead?.size === size && leaves.areAll(ahead.leaves)) {
    catalog.statements.takeOlder(ahead.statements);
    return size;
  }
  // A checkpoint may be signed for more entries than there are; that some are missing was found by then.
  const comparison = new EventComparison(Math.min(size, leaves.count), leaves, findings);
  try {
    for await (const events of eventPages(ask.client)) {
      for (const event of events) if (comparison.compare(event)) catalog?.statements.take(event);
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
  const chosen = await chooseKey(ask, findings);
  const size = ask.saved === true ? sizeOf(await source.checkpoint().catch(() => '')) : Infinity;
  const { pin, ...key } = chosen;
  const trusted: Trusted = pin && sizeOf(pin.note) > size ? key : chosen;
  findings.checked(`the key ${trusted.key.name} is the one ${trustWords[trusted.trust]}`, 0);
  const leaves = ask.deep === true ? new LeafHashes() : undefined;
  const ahead = leaves && size !== Infinity ? ask.readAhead?.(size) : undefined;
  // Before the log is read: what the catalog holds now is in it by then.
  const catalog = leaves && (await readBefore(ask, findings));
  // Before the log is read too: a log that grows meanwhile is no shorter than what was kept of it.
  const kept = (await openAll(ask, trusted.key, findings)).filter(
    ({ given, checkpoint }) => given || checkpoint === undefined || checkpoint.size <= size,
  );
  let before = findings.count;
  const report = await rebuild(ask, source, trusted, leaves);
  findings.take(report.failures, report.omitted);
  const seen = trusted.pin ? ', and it extends what was seen last' : '';
  findings.checked(
    `the checkpoint is signed, and the tree of its ${report.size} entries is whole${seen}`,
    before,
  );
  for (const { keeper, checkpoint, forged } of kept) {
    before = findings.count;
    if (checkpoint && report.root !== '') await compareKept(source, report, { keeper, checkpoint }, findings);
    findings.checked(`the log extends the checkpoint in ${keeper}`, forged ? before - 1 : before);
  }

  if (leaves && report.root !== '') {
    before = findings.count;
    const compared = await compareEvents(ask, report.size, { leaves, catalog, ahead: await ahead }, findings);
    findings.checked(`${compared} events are what the log committed to`, before);
    before = findings.count;
    const units = catalog?.finish();
    if (units !== undefined) findings.checked(`${units} rows of the catalog are what the events say`, before);
  }
  const result = findings.result();
  if (result.ok && report.note !== null && ask.saved !== true) {
    await keepPin(ask.pinFile, ask.client.server, { vkey: trusted.vkey, note: report.note });
  }
  const { vkey, trust } = trusted;
  const { server } = ask.client;
  return {
    ...{ server, origin: trusted.key.name, vkey, trust },
    ...{ size: report.size, root: report.root },
    ...result,
  };
}

const trustWords: Readonly<Record<AuditReport['trust'], string>> = {
  given: 'that was given',
  pinned: 'that was seen first',
  'first-use': 'that the server shows; compare it with one from elsewhere',
};
