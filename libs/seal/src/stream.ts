import { type RandomBytes } from '#libs/kernel';
import {
  checkHeader,
  headerSize,
  makeHeader,
  SegmentCipher,
  segmentSize,
  tagSize,
  tampered,
} from './format.js';
import { secureRandom } from './key.js';
import { Segmenter } from './segments.js';

export interface OpenOptions {
  /** The 32-byte data key. */
  readonly key: Uint8Array;
  /** What the stream is bound to: it opens under this name only. */
  readonly name: string;
}

export interface SealOptions extends OpenOptions {
  /** Where the 7 bytes of the nonce prefix come from; the system's secure source when absent. */
  readonly random?: RandomBytes;
}

/**
 * Seals a stream in the version 2 format (FORMAT.md): chunks of any sizes in, the header and segments out, with about
 * two segments in memory. Use a fresh key for each stream. Chunks given out are never touched again.
 * @throws Problem key.unavailable for a key that is not 32 bytes long
 */
export async function* seal(
  source: AsyncIterable<Uint8Array>,
  { key, name, random = secureRandom }: SealOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const header = makeHeader(name, random);
  const cipher = new SegmentCipher(key, header);
  const segments = new Segmenter(segmentSize);
  try {
    yield header;
    for await (const chunk of source) {
      for (const segment of segments.push(chunk)) {
        const [ciphertext, tag] = cipher.seal(segment, false);
        yield ciphertext;
        yield tag;
      }
    }
    const [ciphertext, tag] = cipher.seal(segments.rest(), true);
    if (ciphertext.length > 0) yield ciphertext;
    yield tag;
  } finally {
    segments.wipe();
  }
}

/**
 * Opens a sealed stream. A byte is given out only after the tag of its segment was checked, and the last segment only
 * after the source has ended; a stream that was cut off at a segment's border so fails before its last segment is given
 * out, but segments before it were genuine and were given out: act on the whole only when the generator is done.
 * @throws Problem object.tampered for whatever is not exactly what was sealed under this key and id
 * @throws Problem key.unavailable for a key that is not 32 bytes long
 */
export async function* open(
  source: AsyncIterable<Uint8Array>,
  { key, name }: OpenOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const header = new Uint8Array(headerSize(name));
  const segments = new Segmenter(segmentSize + tagSize);
  let cipher: SegmentCipher | undefined;
  let read = 0;
  for await (const chunk of source) {
    const lead = chunk.subarray(0, header.length - read);
    header.set(lead, read);
    read += lead.length;
    if (read < header.length) continue;
    if (cipher === undefined) {
      checkHeader(header, name);
      cipher = new SegmentCipher(key, header);
    }
    for (const segment of segments.push(chunk.subarray(lead.length))) yield cipher.open(segment, false);
  }
  if (cipher === undefined) throw tampered('A sealed object is cut off');
  const last = cipher.open(segments.rest(), true);
  if (last.length > 0) yield last;
}
