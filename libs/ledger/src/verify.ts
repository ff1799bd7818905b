import { equalBytes, Problem, toBase64 } from '#libs/kernel';
import { type Checkpoint, openCheckpoint, type TreeHead } from './checkpoint.js';
import { Findings, type LogFailure } from './findings.js';
import { type LogSource } from './log-source.js';
import { HASH_BYTES, isTreeSize } from './merkle.js';
import { parseVerifierKey, type VerifierKey, type VerifyEd25519 } from './note-key.js';
import { Rebuild, type Rebuilt } from './rebuild.js';
import { type Sha256, sha256 } from './sha256.js';

/** How a log is verified. */
export interface VerifyOptions {
  /** The log's verifier key, had from somewhere that the log's operator cannot change afterwards. */
  readonly vkey: string;
  readonly verifyEd25519: VerifyEd25519;
  readonly hash?: Sha256;
  /** The origin that the checkpoint must have; the key's name when absent. */
  readonly origin?: string;
  /** What was seen before, as a signed checkpoint or a tree head that the caller kept: the log must extend it. */
  readonly lastSeen?: string | TreeHead;
  /** Accept entries that are not Tidegate's, for another tlog-tiles log: then ids are not checked. */
  readonly foreign?: boolean;
  /** Called after each bundle. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Called with every entry and its hash in order, before the whole is known to be genuine; to compare events with the log. */
  readonly onEntry?: (index: number, bytes: Uint8Array, leaf: Uint8Array) => void | Promise<void>;
}

/** What was found. `note` is the signed checkpoint that was verified: keep it as the next `lastSeen` if `ok`. */
export interface LogReport {
  readonly ok: boolean;
  readonly size: number;
  /** Base64; empty when no checkpoint could be trusted. */
  readonly root: string;
  readonly note: string | null;
  readonly failures: readonly LogFailure[];
  /** Failures beyond the first 1,000, which are only counted. */
  readonly omitted: number;
}

/** Opens a signed checkpoint, or adds what is wrong with it to the findings. */
async function openTrusted(
  note: string,
  what: string,
  key: VerifierKey,
  options: VerifyOptions,
  findings: Findings,
): Promise<Checkpoint | undefined> {
  try {
    const checkpoint = await openCheckpoint(note, [key], options.verifyEd25519);
    if (checkpoint.origin === (options.origin ?? key.name)) return checkpoint;
    findings.add('wrong-origin', `${what} is of another log`);
  } catch (error) {
    const malformed = error instanceof Problem && error.code === 'audit.malformed';
    if (malformed) findings.add('malformed', `${what} is not well-formed`);
    else findings.add('bad-signature', `${what} is not signed by the log's key`);
  }
  return undefined;
}

/** The tree head that was seen before, or undefined where there is none or it cannot be trusted itself. */
async function openLastSeen(
  key: VerifierKey,
  options: VerifyOptions,
  findings: Findings,
): Promise<TreeHead | undefined> {
  const { lastSeen } = options;
  if (typeof lastSeen === 'string') {
    return openTrusted(lastSeen, 'the checkpoint that was seen last', key, options, findings);
  }
  if (lastSeen === undefined || (isTreeSize(lastSeen.size) && lastSeen.root.length === HASH_BYTES))
    return lastSeen;
  findings.add('malformed', 'the tree head that was seen last is not well-formed');
  return undefined;
}

/** Compares what was rebuilt with what the log signed, now and before. */
function judge(
  checkpoint: Checkpoint,
  seen: TreeHead | undefined,
  rebuilt: Rebuilt,
  findings: Findings,
): void {
  const { root, seenRoot, suspects } = rebuilt;
  const genuine = root !== undefined && equalBytes(root, checkpoint.root);
  for (const index of suspects) {
    // When the entries give the signed root they are the ones that were signed, so the tile is wrong.
    if (genuine) findings.add('tile-mismatch', 'the level-0 tile has another hash for this entry', index);
    else findings.add('entry-changed', 'the entry does not hash to what its tile says', index);
  }
  if (root !== undefined && !genuine) {
    findings.add('root-mismatch', 'the entries do not give the root that the checkpoint signs');
  }
  if (seen === undefined) return;
  if (checkpoint.size < seen.size) {
    findings.add(
      'truncated',
      `the log has ${checkpoint.size} entries, and had ${seen.size} when it was last seen`,
    );
  } else if (seenRoot !== undefined && !equalBytes(seenRoot, seen.root)) {
    findings.add('forked', `the first ${seen.size} entries are not those that were seen`);
  }
}

/**
 * The auditor's full verification: checks the checkpoint's signature and origin, fetches every entry and every tile
 * for its size, rebuilds the tree from the entries, and compares each tile, the root, and the root at the size that
 * was last seen. Memory: a few bundles, and up to 64 bytes an entry to find repeated ids. What is wrong with the log is
 * in the report and never thrown; a log with anything missing is not ok.
 * @throws audit.malformed when `vkey` is not a verifier key, and whatever `onEntry` or `onProgress` throws.
 */
export async function verifyLog(source: LogSource, options: VerifyOptions): Promise<LogReport> {
  const { hash = sha256, foreign = false, onProgress, onEntry } = options;
  const key = parseVerifierKey(options.vkey, hash);
  const findings = new Findings();
  const seen = await openLastSeen(key, options, findings);
  let note: string | undefined;
  let checkpoint: Checkpoint | undefined;
  try {
    note = await source.checkpoint();
  } catch {
    findings.add('missing-checkpoint', 'the source gave no checkpoint');
  }
  if (note !== undefined) checkpoint = await openTrusted(note, 'the checkpoint', key, options, findings);
  if (note === undefined || checkpoint === undefined) {
    return { ok: false, size: 0, root: '', note: null, failures: findings.list(), omitted: findings.omitted };
  }
  const { size } = checkpoint;
  const plan = { source, size, hash, foreign, seenSize: seen?.size, onProgress, onEntry };
  judge(checkpoint, seen, await new Rebuild(plan, findings).run(), findings);
  const { ok, omitted } = findings;
  return { ok, size, root: toBase64(checkpoint.root), note, failures: findings.list(), omitted };
}
