/**
 * Gives the memory of a block back at once, where nothing else lies in it: whoever reads it after this finds it empty. A stream of large
 * blocks would otherwise have the collector run through the whole heap for every few of them.
 */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}

/** The blocks of a stream, each released when the next is asked for: for readers that keep none. */
export async function* released(
  blocks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const block of blocks) {
    yield block;
    release(block);
  }
}
