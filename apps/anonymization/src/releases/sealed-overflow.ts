import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

interface Piece {
  readonly at: number;
  readonly length: number;
  readonly nonce: Buffer;
  readonly tag: Buffer;
}

/** Bytes that wait on a disk, first in, first out: in a file without a name, under a key that is in this object alone. */
export class SealedOverflow {
  /** Bytes that wait. */
  bytes = 0;
  readonly #key = randomBytes(32);
  readonly #pieces: Piece[] = [];
  #file: Promise<FileHandle> | undefined;
  #end = 0;
  #count = 0;

  constructor(private readonly folder: string) {}

  async put(block: Uint8Array): Promise<void> {
    const file = await (this.#file ??= nameless(this.folder));
    if (this.#pieces.length === 0) this.#end = 0; // what was taken is written over
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(this.#count++, 6, 6); // never twice under one key
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(block), cipher.final()]);
    const piece = { at: this.#end, length: sealed.length, nonce, tag: cipher.getAuthTag() };
    this.#end += sealed.length;
    await file.write(sealed, 0, sealed.length, piece.at);
    this.#pieces.push(piece);
    this.bytes += piece.length;
  }

  /** The oldest block, undefined when none waits. @throws Error when the disk gives back something else */
  async take(): Promise<Buffer | undefined> {
    const [piece] = this.#pieces;
    const file = await this.#file;
    if (!piece || !file) return undefined;
    const sealed = Buffer.alloc(piece.length);
    await file.read(sealed, 0, piece.length, piece.at);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, piece.nonce).setAuthTag(piece.tag);
    const block = Buffer.concat([decipher.update(sealed), decipher.final()]);
    this.#pieces.shift();
    this.bytes -= piece.length;
    return block;
  }

  async close(): Promise<void> {
    this.#key.fill(0);
    await (await this.#file)?.close();
  }
}

async function nameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `.spool-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
