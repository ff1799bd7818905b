/**
 * The sealed stream, version 2 (FORMAT.md says the same byte by byte).
 *
 *     header   "TDGSEAL" | 02 | segment size u32 | nonce prefix 7 | name length u8 | name
 *     segment  AES-256-GCM ciphertext of 262,144 plaintext bytes | tag 16      (each but the last)
 *     segment  ciphertext of 0 to 262,144 bytes | tag 16                       (the last; empty only in an empty stream)
 *
 * Segment i has the nonce prefix(7) | i as u32 | 01 for the last segment, else 00; its associated data is the whole
 * header. This is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance", CRYPTO 2015), so segments cannot be changed, reordered, dropped, added or moved to another object.
 * A key seals one stream only. All integers are big-endian.
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concatBytes, equalBytes, type Problem, problem, type RandomBytes, utf8 } from '#libs/kernel';
import { wipe } from './key.js';

/** Plaintext bytes of a segment: part of version 2, so another value makes streams that nobody can open. */
export const segmentSize = 262_144;
/** The GCM tag; a shorter one would be easier to forge (NIST SP 800-38D, appendix C). */
export const tagSize = 16;
/** The longest object name or label: its length is written as one byte, and wrapped keys hold it too. */
export const maxNameLength = 128;

const algorithm = 'aes-256-gcm';
const keySize = 32;
const prefixSize = 7;
const magic = Uint8Array.of(...utf8('TDGSEAL'), 2);
const version1 = Uint8Array.of(...utf8('TDGSEAL'), 1);
const prefixOffset = magic.length + 4;
/** A counter that wrapped would repeat a nonce, which breaks GCM altogether; 2^32 segments are 1 PiB. */
const maxSegments = 2 ** 32;

export const tampered = (detail: string): Problem => problem('object.tampered', detail);

/** Refuses what cannot name an object or label a secret: 1 to 128 of A-Z a-z 0-9 . _ : / -, first a letter or digit. */
export function checkName(name: string): void {
  if (!/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/.test(name)) {
    throw problem(
      'internal.error',
      'An object id or label has characters or a length that sealing does not take',
    );
  }
}

/** The header's length in bytes for an object of this id. */
export const headerSize = (name: string): number => prefixOffset + prefixSize + 1 + name.length;

/** How many bytes sealing adds to `plainBytes` bytes. */
export function overhead(name: string, plainBytes: number): number {
  return headerSize(name) + Math.max(1, Math.ceil(plainBytes / segmentSize)) * tagSize;
}

function headerWith(name: string, prefix: Uint8Array): Uint8Array {
  checkName(name);
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, segmentSize);
  return concatBytes(magic, size, prefix, Uint8Array.of(name.length), utf8(name));
}

/** A new header with a random nonce prefix. */
export function makeHeader(name: string, random: RandomBytes): Uint8Array {
  const prefix = random(prefixSize);
  if (prefix.length !== prefixSize) throw new RangeError('the random source gave the wrong length');
  return headerWith(name, prefix);
}

/** @throws Problem object.tampered unless this is the header of a version 2 stream of that very name. */
export function checkHeader(header: Uint8Array, name: string): void {
  if (equalBytes(header.subarray(0, magic.length), version1)) {
    throw tampered(
      'This object was sealed by an earlier version, to no role and owner: upload and release anew',
    );
  }
  const prefix = header.subarray(prefixOffset, prefixOffset + prefixSize);
  if (prefix.length !== prefixSize || !equalBytes(header, headerWith(name, prefix))) {
    throw tampered('The stored bytes are not the sealed stream of this object');
  }
}

/**
 * Seals or opens the segments of one stream in order; it owns the counter, so a nonce is never given twice. Opening may begin
 * at a later segment than the `first`, sealing never does.
 */
export class SegmentCipher {
  private readonly nonce = new Uint8Array(12);
  private index: number;
  private ended = false;

  constructor(
    private readonly key: Uint8Array,
    private readonly header: Uint8Array,
    private readonly first = 0,
  ) {
    this.index = first;
    if (key.length !== keySize) throw problem('key.unavailable', 'A data key must have 32 bytes');
    this.nonce.set(header.subarray(prefixOffset, prefixOffset + prefixSize));
  }

  private advance(last: boolean): void {
    if (this.ended || this.index >= maxSegments)
      throw new RangeError('a sealed stream takes no further segment');
    const view = new DataView(this.nonce.buffer);
    view.setUint32(prefixSize, this.index);
    view.setUint8(prefixSize + 4, last ? 1 : 0);
    this.index += 1;
    this.ended = last;
  }

  /** The ciphertext, in new memory, and its tag. */
  seal(plain: Uint8Array, last: boolean): [ciphertext: Uint8Array, tag: Uint8Array] {
    if (this.first !== 0) throw new RangeError('a stream is sealed from its first segment on');
    this.advance(last);
    const cipher = createCipheriv(algorithm, this.key, this.nonce, { authTagLength: tagSize });
    cipher.setAAD(this.header);
    const ciphertext = cipher.update(plain);
    cipher.final();
    return [ciphertext, cipher.getAuthTag()];
  }

  /** The plaintext of a segment, in new memory, after its tag was checked. @throws Problem object.tampered */
  open(sealed: Uint8Array, last: boolean): Uint8Array {
    const size = sealed.length - tagSize;
    // Only an empty stream has an empty segment: one plaintext has one form.
    if (size < 0 || (size === 0 && this.index > 0)) throw tampered('A sealed object is cut off');
    this.advance(last);
    const decipher = createDecipheriv(algorithm, this.key, this.nonce, { authTagLength: tagSize });
    decipher.setAAD(this.header);
    decipher.setAuthTag(sealed.subarray(size));
    const plain = decipher.update(sealed.subarray(0, size));
    try {
      decipher.final();
    } catch {
      wipe(plain);
      throw tampered('A segment of a sealed object does not match its tag');
    }
    return plain;
  }
}
