import { Readable, pipeline } from 'node:stream';
import { constants, createGunzip, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { Problem, problem } from '#libs/kernel';
import { bunzip2 } from './bzip2.js';
import { unxz } from './xz.js';

/** How a file may be compressed; the first two a body on its way too. */
export type Compression = 'gzip' | 'zstd' | 'bzip2' | 'xz' | 'deflate';

export interface ExpansionLimits {
  /** Decoded bytes for each byte sent. Text of real tables stays below 100; zeros through gzip reach 1,000. */
  readonly ratio: number;
  /** So many decoded bytes are always allowed, whatever the ratio: short files compress well. */
  readonly floor: number;
  /** Decoded bytes in all. */
  readonly total: number;
}

/** What any body and file may expand to, beside what its size in all may be. */
export const usualExpansion = { ratio: 200, floor: 16 << 20 } as const;

/** A sender's window beyond 8 MiB is refused, as RFC 9659 lets a recipient: it would be our memory. */
const zstdWindowLog = 23;

const blockBytes = 256 << 10;

/**
 * What was compressed, as it arrives. Several gzip members, zstd frames, bzip2 or xz streams are one.
 * @throws Problem upload.compression when it is broken, cut short or followed by something else; upload.too-expansive
 *   beyond `limits`; and what `source` throws
 */
export async function* decode(
  source: AsyncIterable<Uint8Array>,
  compression: Compression,
  limits: ExpansionLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const fed = { bytes: 0 };
  let decoded = 0;
  const input = counted(source, fed);
  for await (const block of decoders[compression](input)) {
    decoded += block.length;
    const allowed = Math.min(limits.total, Math.max(limits.floor, limits.ratio * fed.bytes));
    if (decoded > allowed) throw problem('upload.too-expansive');
    yield block;
  }
}

const chunks = { chunkSize: blockBytes };

const decoders: Readonly<
  Record<Compression, (input: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>>
> = {
  gzip: (input) => through(createGunzip(chunks), input),
  zstd: (input) => frames(input),
  bzip2: bunzip2,
  xz: unxz,
  deflate: (input) => through(createInflateRaw(chunks), input),
};

/** A copy of each block: a source may take its memory back when the next is asked for, and decoders read ahead. */
async function* counted(
  source: AsyncIterable<Uint8Array>,
  count: { bytes: number },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const block of source) {
    count.bytes += block.length;
    yield new Uint8Array(block);
  }
}

type Decoder = ReturnType<typeof createGunzip | typeof createInflateRaw | typeof createZstdDecompress>;

async function* through(
  decoder: Decoder,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  // A failure of either side is thrown by the loop below.
  pipeline(Readable.from(source, { objectMode: false }), decoder, () => undefined);
  try {
    for await (const block of decoder as AsyncIterable<Buffer>) yield block;
  } catch (error) {
    throw brokenCompression(error);
  }
}

/** Node's decoder ends after one zstd frame; what it left goes to the next decoder. */
async function* frames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const feed = new Feed(source[Symbol.asyncIterator]());
  do {
    const decoder = createZstdDecompress({
      ...chunks,
      params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog },
    });
    yield* through(
      decoder,
      feed.blocks(() => decoder.bytesWritten),
    );
    feed.giveBack(decoder.bytesWritten);
  } while (!(await feed.isAtEnd()));
}

/** Gives blocks to a decoder and takes back what it did not use. */
class Feed {
  #back: Uint8Array[] = [];
  /** What the present decoder got and has not surely used, and where the first of it begins. */
  #given: Uint8Array[] = [];
  #givenFrom = 0;
  /** A read that an ended decoder no longer waits for is the next one's. */
  #pending: Promise<IteratorResult<Uint8Array>> | undefined;

  constructor(private readonly source: AsyncIterator<Uint8Array>) {}

  async *blocks(used: () => number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let block = await this.#next(); block !== undefined; block = await this.#next()) {
      this.#forget(used());
      this.#given.push(block);
      yield block;
    }
  }

  giveBack(used: number): void {
    this.#forget(used);
    const [first, ...rest] = this.#given;
    if (first !== undefined) this.#back.unshift(first.subarray(used - this.#givenFrom), ...rest);
    this.#given = [];
    this.#givenFrom = 0;
  }

  async isAtEnd(): Promise<boolean> {
    const block = await this.#next();
    if (block === undefined) return true;
    this.#back.unshift(block);
    return false;
  }

  #forget(used: number): void {
    for (let first = this.#given[0]; first !== undefined; first = this.#given[0]) {
      if (this.#givenFrom + first.length > used) return;
      this.#givenFrom += first.length;
      this.#given.shift();
    }
  }

  async #next(): Promise<Uint8Array | undefined> {
    const back = this.#back.shift();
    if (back !== undefined) return back;
    this.#pending ??= this.source.next();
    const next = await this.#pending;
    if (next.done === true) return undefined;
    this.#pending = undefined;
    return next.value;
  }
}

function brokenCompression(error: unknown): unknown {
  const code = (error as { code?: unknown }).code;
  if (error instanceof Problem || typeof code !== 'string') return error;
  if (code === 'ZSTD_error_frameParameter_windowTooLarge') {
    return problem('upload.compression', 'The zstd window is larger than 8 MiB (RFC 9659).');
  }
  if (code === 'Z_BUF_ERROR') return problem('upload.compression', 'The compressed body ends too early.');
  return code.startsWith('Z_') || code.startsWith('ZSTD_') ? problem('upload.compression') : error;
}
