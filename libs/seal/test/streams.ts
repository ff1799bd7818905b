/** What the specs of this lib share: no product code imports it. */
export const key = new Uint8Array(32).map((_, i) => i * 7 + 1);
export const name = '018f3c1e-7a00-7000-8000-000000000001';

/** Bytes without a period that a segment's length would hide. */
export function pattern(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >>> 8) * 17 + (i >>> 16)) & 0xff;
  return bytes;
}

/** The bytes in chunks of the given sizes, taken in turn; all zero counts as one chunk of everything. */
// eslint-disable-next-line @typescript-eslint/require-await -- an async source whose bytes are there already
export async function* chunked(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const cuts = sizes.some((size) => size > 0) ? sizes : [bytes.length];
  let at = 0;
  for (let i = 0; at < bytes.length; i++) {
    const size = cuts[i % cuts.length] ?? 0;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}
