import { createHash, type Hash } from 'node:crypto';
import { ftruncateSync, readSync } from 'node:fs';
import { sealedName, type SealedObject } from '#libs/contracts';
import { Problem, problem } from '#libs/kernel';
import { open, openToFd } from '#libs/seal';
import { type Growing } from './growing.js';
import { release } from './release.js';

/** Opens an object from its file into another, which is empty when that fails. @throws Problem object.tampered */
export function openFile(
  object: SealedObject,
  key: Uint8Array,
  { input, output }: { input: number; output: number },
): void {
  const hash = createHash('sha256');
  const tap = (sealed: Uint8Array) => hash.update(sealed);
  const size = openToFd(input, output, { key, name: sealedName(object), tap });
  if (isSame(object, size.bytes, hash) && size.plainBytes === object.plainBytes) return;
  ftruncateSync(output, 0);
  throw mismatch();
}

const blockBytes = 1 << 20;

/** The bytes of a file from its first on, each block the reader's own. */
export async function* fileBlocks(fd: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; ;) {
    const block = Buffer.allocUnsafeSlow(blockBytes);
    const read = readSync(fd, block, 0, block.length, at);
    if (read === 0) return;
    at += read;
    yield await Promise.resolve(block.subarray(0, read));
  }
}

/** What is stored is not what the catalog says. */
export const mismatch = (): Problem =>
  problem('object.tampered', 'The stored bytes are not those that the catalog has the digest of');

const isSame = (object: SealedObject, bytes: number, hash: Hash): boolean =>
  bytes === object.bytes && hash.digest('hex') === object.digest;

/** What the catalog names and the store lacks was taken away; it is not for the caller to ask for something else. */
export function missingIsTampered(error: unknown): unknown {
  if (!(error instanceof Problem && error.code === 'resource.not-found')) return error;
  return problem('object.tampered', 'A sealed object is missing from the store');
}

/** The same bytes; `count` hears how many each piece has. */
export async function* counted(
  source: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of source) {
    count(chunk.length);
    yield chunk;
  }
}

/** The plaintext of sealed bytes; gives their number at the end. */
export async function* opened(
  sealed: AsyncIterable<Uint8Array>,
  object: Growing,
  key: Uint8Array,
): AsyncGenerator<Uint8Array, number, undefined> {
  let plainBytes = 0;
  try {
    for await (const plain of open(sealed, { key, name: sealedName(object) })) {
      plainBytes += plain.length;
      yield plain;
    }
  } catch (error) {
    throw missingIsTampered(error);
  }
  return plainBytes;
}

/** The sealed bytes; fails at their end, before a reader can take it for the end, unless they are the catalog's. */
export async function* checked(
  source: AsyncIterable<Uint8Array>,
  object: SealedObject | Promise<SealedObject>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  const most = object instanceof Promise ? Number.POSITIVE_INFINITY : object.bytes;
  let bytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    bytes += chunk.length;
    if (bytes > most) throw mismatch();
    yield chunk;
    release(chunk);
  }
  if (!isSame(await object, bytes, hash)) throw mismatch();
}
