import { readSync } from 'node:fs';
import { constants, zstdDecompressSync } from 'node:zlib';
import { orFull, writeAll } from '#libs/files';
import { problem } from '#libs/kernel';
import { unlz4 } from '../compression/lz4.js';
import { usualExpansion } from '../compression/decode.js';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { damaged } from './flatbuffer.js';

const windowBytes = 16 << 10;

/** Bytes of a file, a window of them in memory; nothing is read beyond their end. */
export class Span {
  private from = 0;
  private held = Buffer.alloc(0);

  constructor(
    private readonly fd: number,
    private readonly start: number,
    readonly length: number,
  ) {}

  /** A piece of it, good until the next is asked for. */
  read(at: number, length: number): Buffer {
    if (!(at >= 0 && length >= 0 && at + length <= this.length)) throw damaged();
    if (at < this.from || at + length > this.from + this.held.length) this.load(at, length);
    return this.held.subarray(at - this.from, at - this.from + length);
  }

  private load(at: number, length: number): void {
    const wanted = Math.min(Math.max(length, windowBytes), this.length - at);
    const bytes = Buffer.allocUnsafe(wanted);
    if (readSync(this.fd, bytes, 0, wanted, this.start + at) < wanted) throw damaged();
    [this.from, this.held] = [at, bytes];
  }
}

export const codecs = ['lz4', 'zstd'] as const;
type Codec = (typeof codecs)[number];

/** A packed buffer is unpacked in memory, whole. */
const maxBuffer = 128 << 20;
const zstdWindowLog = 27;

/** Where buffers lie once they are unpacked. */
export class Unpacked {
  private end = 0;

  constructor(
    private readonly file: ScratchFile,
    private readonly budget: Budget,
  ) {}

  /** What was here is not asked for any more. */
  reset(): void {
    this.end = 0;
  }

  /** A buffer as it was before it was packed. @throws Problem upload.compression, upload.too-expansive */
  unpack(packed: Span, codec: Codec): Span {
    if (packed.length === 0) return packed;
    const length = Number(packed.read(0, 8).readBigInt64LE(0));
    const bytes = Buffer.from(packed.read(8, packed.length - 8));
    if (length > maxBuffer || bytes.length > maxBuffer)
      throw unparsable(
        `a packed buffer of the Arrow data is larger than ${maxBuffer >> 20} MiB; write smaller batches`,
      );
    if (length < -1) throw damaged();
    if (length > 0) this.budget.take(length);
    const plain = length === -1 ? bytes : length === 0 ? Buffer.alloc(0) : unpacked(bytes, length, codec);
    const start = this.end;
    try {
      writeAll(this.file.fd, [plain], start);
    } catch (error) {
      throw orFull(error);
    }
    this.end += plain.length;
    return new Span(this.file.fd, start, plain.length);
  }

  close(): void {
    this.file.close();
  }
}

/** How much a file may become when it is unpacked. */
export class Budget {
  private used = 0;

  constructor(private readonly bytes: number) {}

  take(bytes: number): void {
    this.used += bytes;
    if (this.used > Math.max(usualExpansion.floor, usualExpansion.ratio * this.bytes))
      throw problem('upload.too-expansive');
  }
}

function unpacked(bytes: Buffer, length: number, codec: Codec): Buffer {
  if (codec === 'lz4') return unlz4(bytes, length);
  const params = { [constants.ZSTD_d_windowLogMax]: zstdWindowLog };
  let plain: Buffer | undefined;
  try {
    plain = zstdDecompressSync(bytes, { maxOutputLength: length, params });
  } catch {
    // Its kind does not matter: it has not the length that it says.
  }
  if (plain?.length !== length) throw problem('upload.compression');
  return plain;
}
