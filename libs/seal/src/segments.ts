/**
 * Cuts a stream of chunks of any sizes into segments of one size, holding back the last, which only the stream's end
 * makes known. Copies each byte at most once: a whole segment inside a chunk is passed on as a view.
 */
export class Segmenter {
  private readonly held: Uint8Array;
  private filled = 0;

  constructor(private readonly size: number) {
    this.held = new Uint8Array(size);
  }

  /** The full segments that are now known not to be the last. Each view is good until the next step of the iteration. */
  *push(chunk: Uint8Array): Generator<Uint8Array, void, undefined> {
    let at = 0;
    while (at < chunk.length) {
      if (this.filled === this.size) {
        yield this.held;
        this.filled = 0;
      }
      if (this.filled === 0 && chunk.length - at > this.size) {
        yield chunk.subarray(at, at + this.size);
        at += this.size;
        continue;
      }
      const part = chunk.subarray(at, at + this.size - this.filled);
      this.held.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
    }
  }

  /** The last segment: 0 to `size` bytes. */
  rest(): Uint8Array {
    return this.held.subarray(0, this.filled);
  }

  /** Forgets what was held; it may be plaintext. */
  wipe(): void {
    this.held.fill(0);
  }
}
