import { ftruncateSync, readSync } from 'node:fs';
import { writeAll } from '#libs/files';
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
import { type OpenOptions, type SealOptions } from './stream.js';

/** Sees every sealed byte in order, such as a digest does. The bytes are good only during the call. */
export interface Tap {
  readonly tap?: (sealed: Uint8Array) => void;
}

export interface SealedSize {
  /** Sealed bytes, header and tags with them. */
  readonly bytes: number;
  readonly plainBytes: number;
}

/** Buffers a writev call takes: enough to make the system call cheap, few enough to keep 2 MiB in memory. */
const batchSize = 16;

/** Writes buffers to a file from offset 0 on, many in one system call. */
class BatchWriter {
  private batch: Uint8Array[] = [];
  private position = 0;

  constructor(private readonly fd: number) {}

  write(bytes: Uint8Array): void {
    if (bytes.length > 0) this.batch.push(bytes);
    if (this.batch.length >= batchSize) this.flush();
  }

  flush(): void {
    this.position += writeAll(this.fd, this.batch, this.position);
    this.batch = [];
  }
}

/** Reads until the buffer is full or the file ends; gives what was filled. */
function fill(fd: number, buffer: Uint8Array, position: number): Uint8Array {
  let filled = 0;
  while (filled < buffer.length) {
    const count = readSync(fd, buffer, filled, buffer.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

/** Hands each segment of the file from `position` on to `use`, and whether the file ends after it, with two buffers. */
function eachSegment(
  fd: number,
  position: number,
  size: number,
  use: (segment: Uint8Array, last: boolean) => void,
): number {
  let [spare, buffer] = [new Uint8Array(size), new Uint8Array(size)];
  try {
    let at = position;
    let segment = fill(fd, buffer, at);
    for (;;) {
      at += segment.length;
      // Only one segment ahead shows whether a full one is the last; a short one is where reading met the end.
      const next = segment.length < size ? new Uint8Array(0) : fill(fd, spare, at);
      use(segment, next.length === 0);
      if (next.length === 0) return at - position;
      segment = next;
      [spare, buffer] = [buffer, spare];
    }
  } finally {
    spare.fill(0);
    buffer.fill(0);
  }
}

/** Leaves nothing half done in the output, then lets the first failure through. */
function orEmpty<T>(output: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    try {
      ftruncateSync(output, 0);
    } catch {
      // The first failure says more than that a device cannot be cut.
    }
    throw error;
  }
}

/**
 * Seals a whole file into another, both open and regular, the output empty: reads from offset 0 to the end and writes
 * from offset 0. The same bytes as {@link seal} makes; synchronous, for worker processes. A failure empties the output.
 * @throws Problem key.unavailable for a key that is not 32 bytes long
 * @throws Error as the file system raises it
 */
export function sealFd(
  input: number,
  output: number,
  { key, name, random = secureRandom, tap }: SealOptions & Tap,
): SealedSize {
  const header = makeHeader(name, random);
  const cipher = new SegmentCipher(key, header);
  const writer = new BatchWriter(output);
  let bytes = 0;
  const emit = (sealed: Uint8Array): void => {
    tap?.(sealed);
    writer.write(sealed);
    bytes += sealed.length;
  };
  return orEmpty(output, () => {
    emit(header);
    const plainBytes = eachSegment(input, 0, segmentSize, (segment, last) => {
      cipher.seal(segment, last).forEach(emit);
    });
    writer.flush();
    return { bytes, plainBytes };
  });
}

/**
 * Opens a whole sealed file into another, both open and regular, the output empty, as {@link sealFd} wrote it. Returns
 * only after every segment was checked; a failure empties the output, so nothing of a broken object stays in it.
 * @throws Problem object.tampered for whatever is not exactly what was sealed under this key and id
 * @throws Problem key.unavailable for a key that is not 32 bytes long
 * @throws Error as the file system raises it
 */
export function openToFd(input: number, output: number, { key, name, tap }: OpenOptions & Tap): SealedSize {
  const header = fill(input, new Uint8Array(headerSize(name)), 0);
  if (header.length < headerSize(name)) throw tampered('A sealed object is cut off');
  checkHeader(header, name);
  tap?.(header);
  const cipher = new SegmentCipher(key, header);
  const writer = new BatchWriter(output);
  let plainBytes = 0;
  return orEmpty(output, () => {
    const sealed = eachSegment(input, header.length, segmentSize + tagSize, (segment, last) => {
      tap?.(segment);
      const plain = cipher.open(segment, last);
      writer.write(plain);
      plainBytes += plain.length;
    });
    writer.flush();
    return { bytes: header.length + sealed, plainBytes };
  });
}
