import { Problem, problem } from '#libs/kernel';

/**
 * The body of a request in pieces of a bounded size, each to be read whole before the next is asked for. What arrived before the sender
 * went away is a piece too: {@link Pieces.failure} says afterwards what ended the body.
 */
export class Pieces {
  #left: Uint8Array | undefined;
  #ended = false;
  #failure: Problem | undefined;
  #bytes = 0;

  constructor(
    private readonly blocks: AsyncIterator<Uint8Array>,
    private readonly limits: { readonly piece: number; readonly all: number },
    private readonly seen: (block: Uint8Array) => void = () => undefined,
  ) {}

  /** Why there is no more, if that is not the end of the body. */
  get failure(): Problem | undefined {
    return this.#failure;
  }

  /** Bytes given out so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** True until the body has ended, which only reading it shows. */
  async next(): Promise<boolean> {
    this.#left ??= await this.#read();
    return this.#left !== undefined;
  }

  /** The bytes of one piece: as many as it may have, or as there are. */
  async *piece(): AsyncGenerator<Uint8Array, void, undefined> {
    let room = this.limits.piece;
    while (room > 0 && (await this.next())) {
      const block = this.#left ?? new Uint8Array();
      this.#left = block.length > room ? block.subarray(room) : undefined;
      const taken = block.subarray(0, room);
      room -= taken.length;
      this.#bytes += taken.length;
      this.seen(taken);
      // Whoever seals it keeps it for a while; the socket reuses its buffers.
      yield Buffer.from(taken);
    }
  }

  async #read(): Promise<Uint8Array | undefined> {
    while (!this.#ended) {
      try {
        const next = await this.blocks.next();
        this.#ended = next.done === true;
        if (next.done === true) break;
        if (this.#bytes + next.value.length > this.limits.all) {
          throw problem('body.too-large', 'There are more bytes than the upload has room for.');
        }
        if (next.value.length > 0) return next.value;
      } catch (error) {
        this.#ended = true;
        this.#failure = error instanceof Problem ? error : problem('upload.truncated');
      }
    }
    return undefined;
  }
}
