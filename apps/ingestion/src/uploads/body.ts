import { createHash, type Hash } from 'node:crypto';
import { type IncomingHttpHeaders } from 'node:http';
import { type ReadingOptions } from '#libs/contracts';
import { equalBytes, problem, Problem } from '#libs/kernel';
import { decode, usualExpansion } from '#libs/tabular';
import { readContentDigest, type PromisedDigest } from './content-digest.js';
import { readEncoding, readUploadType, type Encoding, type UploadType } from './media-type.js';

/** What a request says about its body before the first byte of it. */
export interface BodyHead {
  readonly type: UploadType;
  readonly encoding: Encoding;
  readonly digests: readonly PromisedDigest[];
}

/** What was received, as it was sent. */
export interface Received {
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** The same of what was decoded, where it was encoded. */
  readonly decoded?: string;
}

const tooLarge = (limit: number): Problem =>
  problem('body.too-large', `An upload may have ${limit} bytes at most.`);

/**
 * `reading` is what the address says of how to read the body, which goes before what its media type says.
 * @throws Problem body.media-type, request.malformed, body.too-large: what shows without reading the body
 */
export function readBodyHead(headers: IncomingHttpHeaders, limit: number, reading: ReadingOptions): BodyHead {
  const said = readUploadType(headers['content-type']);
  const type = { ...said, reading: { ...said.reading, ...reading } };
  const encoding = readEncoding(headers['content-encoding']);
  const field = headers['content-digest'];
  const digests = readContentDigest(Array.isArray(field) ? field.join(', ') : field);
  if (Number(headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  return { type, encoding, digests };
}

/** A body on its way: measured and hashed as sent, given on as decoded. */
export class Body {
  #bytes = 0;
  #decoded = 0;
  readonly #sha256 = createHash('sha256');
  readonly #sha512: Hash | undefined;
  /** Of what is decoded, where that is not what was sent. */
  readonly #plain: Hash | undefined;

  constructor(
    private readonly source: AsyncIterable<Uint8Array>,
    private readonly head: BodyHead,
    /** Most bytes as sent, and most bytes as decoded. */
    private readonly limit: number,
  ) {
    if (head.digests.some(({ algorithm }) => algorithm === 'sha512')) this.#sha512 = createHash('sha512');
    if (head.encoding !== 'identity') this.#plain = createHash('sha256');
  }

  /**
   * The decoded bytes; to be read once, whole.
   * @throws Problem upload.truncated when the sender went away; body.too-large, upload.compression,
   *   upload.too-expansive
   */
  async *plain(): AsyncGenerator<Uint8Array, void, undefined> {
    const { encoding } = this.head;
    const limits = { ...usualExpansion, total: this.limit };
    const blocks = encoding === 'identity' ? this.#asSent() : decode(this.#asSent(), encoding, limits);
    for await (const block of blocks) {
      this.#decoded += block.length;
      this.#plain?.update(block);
      yield block;
    }
  }

  /** After {@link plain}. @throws Problem upload.unparsable for an empty body; upload.digest */
  finish(): Received {
    if (this.#decoded === 0) throw problem('upload.unparsable', 'The body is empty.');
    const digest = { sha256: this.#sha256.digest(), sha512: this.#sha512?.digest() };
    for (const { algorithm, value } of this.head.digests) {
      const found = digest[algorithm];
      if (!found || !equalBytes(found, value)) throw problem('upload.digest');
    }
    return {
      ...{ bytes: this.#bytes, sha256: digest.sha256.toString('hex') },
      ...(this.#plain && { decoded: this.#plain.digest('hex') }),
    };
  }

  async *#asSent(): AsyncGenerator<Uint8Array, void, undefined> {
    const blocks = this.source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await blocks.next().catch((error: unknown) => {
          // A source that knows what went wrong says so; a connection that is gone does not.
          throw error instanceof Problem ? error : problem('upload.truncated');
        });
        if (next.done === true) break;
        this.#bytes += next.value.length;
        if (this.#bytes > this.limit) throw tooLarge(this.limit);
        this.#sha256.update(next.value);
        this.#sha512?.update(next.value);
        yield next.value;
      }
      // gunzip and zstd take an empty body for one that ends too early.
      if (this.#bytes === 0) throw problem('upload.unparsable', 'The body is empty.');
    } finally {
      await blocks.return?.();
    }
  }
}
