import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf, writeWhole } from '#libs/files';
import { problem } from '#libs/kernel';
import { openCheckpoint, verifyEd25519WithWebCrypto, type Checkpoint, type VerifierKey } from '#libs/ledger';

/** A checkpoint whose signature was verified, with the note that says it. */
export interface SignedHead extends Checkpoint {
  readonly note: string;
}

/** Opens a note of the log itself. @throws Problem audit.malformed, audit.unverified */
export async function openOwn(note: string, key: VerifierKey): Promise<SignedHead> {
  const checkpoint = await openCheckpoint(note, [key], verifyEd25519WithWebCrypto);
  if (checkpoint.origin !== key.name) throw problem('audit.unverified', 'a checkpoint is of another log');
  return { ...checkpoint, note };
}

/**
 * The last signed checkpoint, kept outside the database: whoever rolls the database back, or cuts the log's end off
 * together with its checkpoints, does not reach this file.
 */
export class KeptCheckpoint {
  #latest: SignedHead | null = null;

  constructor(readonly path: string) {}

  /** What was kept last; null where nothing was yet. @throws Problem when the file is not what this log signed. */
  async load(key: VerifierKey): Promise<SignedHead | null> {
    let note: string;
    try {
      note = await readFile(this.path, 'utf8');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      return this.#latest;
    }
    const head = await openOwn(note, key);
    if (!this.#latest || head.size > this.#latest.size) this.#latest = head;
    return this.#latest;
  }

  /** The newest that this process knows of. */
  get latest(): SignedHead | null {
    return this.#latest;
  }

  /** Keeps a checkpoint unless a newer one is kept already; on disk before this returns. */
  async keep(head: SignedHead): Promise<void> {
    if (this.#latest && this.#latest.size > head.size) return;
    this.#latest = head; // known even where the disk is full
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    await writeWhole(this.path, head.note, { replace: true });
  }
}
