import { crc32, constants, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { Problem, problem } from '#libs/kernel';
import { type Compression, decode, usualExpansion } from '../compression/decode.js';
import { unsnappy } from '../compression/snappy.js';
import { unparsable } from '../engine/errors.js';
import { AvroBytes, damaged } from './avro-bytes.js';

/** Records of a file that stand together. */
export interface AvroBlock {
  readonly records: bigint;
  readonly bytes: Buffer;
}

/** A block is held in memory, as it is and as it was: writers make them of 16 KiB to some MiB. */
const maxBlock = 32 << 20;
const maxHeader = 2 << 20;
const zstdWindowLog = 23;

export const cutShort = (): Error => unparsable('the Avro file is cut short');

/** An Avro object container file, from its first byte to its last: its header, then its blocks. */
export class Container {
  private held: Buffer = Buffer.alloc(0);
  private readonly source: AsyncIterator<Uint8Array>;
  private sync: Buffer = Buffer.alloc(0);
  private codec = 'null';
  private expanded = 0;
  /** Bytes taken so far. */
  taken = 0;

  constructor(blocks: AsyncIterable<Uint8Array>) {
    this.source = blocks[Symbol.asyncIterator]();
  }

  /** The text of the schema. @throws Problem upload.unparsable */
  async header(): Promise<string> {
    let [size, bytes] = [64 << 10, await this.peek(64 << 10)];
    // How long it is shows when it has been read.
    for (;;) {
      const found = headerOf(bytes);
      if (found !== undefined) {
        this.drop(found.length);
        [this.sync, this.codec] = [Buffer.from(found.sync), found.codec];
        return found.schema;
      }
      if (bytes.length < size) throw cutShort();
      if (size > maxHeader)
        throw unparsable(`the header of the Avro file is longer than ${maxHeader >> 20} MiB`);
      bytes = await this.peek((size *= 4));
    }
  }

  /** What the blocks hold, one after the other. */
  async *blocks(): AsyncGenerator<AvroBlock> {
    for (;;) {
      const head = await this.peek(20);
      if (head.length === 0) return;
      const numbers = new AvroBytes(head);
      const [records, size] = [numbers.long(), Number(numbers.long())];
      if (records < 0n || size < 0) throw damaged();
      if (size > maxBlock) throw tooLarge();
      this.drop(head.length - numbers.left);
      const bytes = Buffer.from((await this.peek(size + 16)).subarray(0, size + 16));
      if (bytes.length < size + 16) throw cutShort();
      if (!bytes.subarray(size).equals(this.sync)) throw damaged();
      this.drop(size + 16);
      yield { records, bytes: await this.decoded(bytes.subarray(0, size)) };
    }
  }

  /** Gives the source back. */
  async close(): Promise<void> {
    await this.source.return?.();
  }

  private async decoded(bytes: Buffer): Promise<Buffer> {
    if (this.codec === 'null') return bytes;
    const allowed = Math.max(usualExpansion.floor, usualExpansion.ratio * this.taken) - this.expanded;
    const most = Math.max(1, Math.min(maxBlock, allowed));
    const found = await unpacked(this.codec, bytes, most).catch((error: unknown) => {
      const isFull = error instanceof Problem && error.code === 'upload.too-expansive' && most === maxBlock;
      throw isFull ? tooLarge() : error;
    });
    this.expanded += found.length;
    return found;
  }

  /** The next bytes, as many as wanted or all that are left; they are taken by {@link drop}. */
  private async peek(length: number): Promise<Buffer> {
    const blocks = [this.held];
    let size = this.held.length;
    while (size < length) {
      const next = await this.source.next();
      if (next.done === true) break;
      blocks.push(Buffer.from(next.value));
      size += next.value.length;
    }
    this.held = blocks.length === 1 ? this.held : Buffer.concat(blocks);
    return this.held;
  }

  private drop(length: number): void {
    this.held = this.held.subarray(length);
    this.taken += length;
  }
}

const tooLarge = (): Error =>
  unparsable(`a block of the Avro file is larger than ${maxBlock >> 20} MiB; write smaller ones`);

interface Header {
  readonly schema: string;
  readonly codec: string;
  readonly sync: Buffer;
  readonly length: number;
}

/** Undefined where the bytes end before it does. */
function headerOf(bytes: Buffer): Header | undefined {
  if (bytes.toString('latin1', 0, 4) !== 'Obj\x01') throw unparsable('the file is no Avro container file');
  const head = new AvroBytes(bytes.subarray(4));
  const facts = new Map<string, string>();
  try {
    for (let entries = head.long(); entries !== 0n; entries = head.long()) {
      if (entries < 0n) head.long();
      const count = entries < 0n ? -entries : entries;
      for (let i = 0n; i < count; i++)
        facts.set(head.sized().toString('utf8'), head.sized().toString('utf8'));
    }
    const sync = head.take(16);
    const codec = facts.get('avro.codec') ?? 'null';
    const known = ['null', 'deflate', 'snappy', 'zstandard', 'bzip2', 'xz'];
    if (!known.includes(codec)) throw unparsable('the Avro file is compressed in a way that is not read');
    return { schema: facts.get('avro.schema') ?? '', codec, sync, length: bytes.length - head.left };
  } catch (error) {
    if (error instanceof Problem && error.detail === damaged().detail) return undefined;
    throw error;
  }
}

async function unpacked(codec: string, bytes: Buffer, most: number): Promise<Buffer> {
  if (codec === 'snappy') {
    if (bytes.length < 4) throw damaged();
    const plain = unsnappy(bytes.subarray(0, -4), most);
    if (crc32(plain) !== bytes.readUInt32BE(bytes.length - 4)) throw damaged();
    return plain;
  }
  if (codec === 'deflate') return bounded(() => inflateRawSync(bytes, { maxOutputLength: most }));
  if (codec === 'zstandard') {
    const params = { [constants.ZSTD_d_windowLogMax]: zstdWindowLog };
    return bounded(() => zstdDecompressSync(bytes, { maxOutputLength: most, params }));
  }
  const limits = { ratio: Number.POSITIVE_INFINITY, floor: most, total: most };
  const blocks: Buffer[] = [];
  for await (const block of decode(once(bytes), codec as Compression, limits))
    blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

function bounded(unpack: () => Buffer): Buffer {
  try {
    return unpack();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    throw problem(code === 'ERR_BUFFER_TOO_LARGE' ? 'upload.too-expansive' : 'upload.compression');
  }
}
