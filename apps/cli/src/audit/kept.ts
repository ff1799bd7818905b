import { readFile } from 'node:fs/promises';
import { equalBytes, fromBase64, Problem } from '#libs/kernel';
import {
  consistencyProof,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  tileReader,
  verifyConsistency,
  verifyEd25519WithWebCrypto,
  type Checkpoint,
  type LogReport,
  type LogSource,
  type VerifierKey,
} from '#libs/ledger';
import { CommandFailure } from '../shell/failure.js';
import { sha256 } from './log-source.js';
import { type Findings } from './report.js';

/** A signed checkpoint that was had from elsewhere than the server, which the log must extend. */
export interface Kept {
  readonly file: string;
  /** What keeps it, as findings call it. */
  readonly keeper: string;
  /** It was named on purpose: that it is not there, or of another log, is wrong. */
  readonly given: boolean;
}

/** How many entries a note says that the log has, whoever signed it; 0 where it says nothing. */
export function sizeOf(note: string): number {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch {
    return 0;
  }
}

/** The checkpoint in a file; undefined where there is none of this log. A forged one is a failure. */
export async function openKept(
  { file, keeper, given }: Kept,
  key: VerifierKey,
  findings: Findings,
): Promise<Checkpoint | undefined> {
  const note = await readFile(file, 'utf8').catch(() => undefined);
  if (note === undefined && given) throw new CommandFailure(`${file} cannot be read.`, 2);
  if (note === undefined) return undefined;
  try {
    const isOurs = parseNote(note).signatures.some((signature) => signature.name === key.name);
    if (isOurs || given) return await openCheckpoint(note, [key], verifyEd25519WithWebCrypto);
  } catch (error) {
    const malformed = error instanceof Problem && error.code === 'audit.malformed';
    findings.fail(
      malformed ? 'malformed' : 'bad-signature',
      `the checkpoint that ${keeper} keeps is not genuine`,
    );
  }
  return undefined;
}

/** Whether the log that was rebuilt extends a checkpoint, by a proof from its own tiles. */
export async function compareKept(
  source: LogSource,
  report: LogReport,
  { keeper, checkpoint }: { readonly keeper: string; readonly checkpoint: Checkpoint },
  findings: Findings,
): Promise<void> {
  const { size, root } = checkpoint;
  if (size > report.size) {
    const detail = `the log has ${report.size} entries, and ${keeper} keeps a checkpoint of ${size}`;
    findings.fail('truncated', detail);
    return;
  }
  const toRoot = fromBase64(report.root);
  const reader = tileReader(report.size, (path) => source.tile(path), sha256);
  const proof = async () => consistencyProof(size, report.size, reader, sha256).catch(() => []);
  const same =
    size === 0 ||
    (size === report.size && equalBytes(root, toRoot)) ||
    verifyConsistency({ from: size, to: report.size, fromRoot: root, toRoot, proof: await proof() }, sha256);
  if (!same) {
    findings.fail('forked', `the first ${size} entries are not those that ${keeper} keeps a checkpoint of`);
  }
}
