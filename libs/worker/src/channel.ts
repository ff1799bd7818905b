import { type Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';

/** The descriptors of the child's end, and of its output pipe. */
export const channelFd = 3;
export const outputFd = 4;
const headBytes = 4;

/** Writes one message: its length, then its structured clone. @throws Error when it cannot be cloned; what the stream says */
export function write(stream: Duplex, message: unknown): Promise<void> {
  const body = serialize(message);
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(body.length);
  return new Promise((resolve, reject) => {
    stream.cork();
    stream.write(head);
    stream.write(body, (error) => (error ? reject(error) : resolve()));
    stream.uncork();
  });
}

/**
 * The messages that arrive, one after the other, until the other side ends. None that says it is longer than `mostBytes` is waited
 * for: whoever is at the other end may be hostile.
 * @throws RangeError at such a one; Error at one that is none
 */
export async function* read(stream: Duplex, mostBytes: number): AsyncGenerator<unknown, void, undefined> {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted: number | undefined;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    held.push(chunk);
    bytes += chunk.length;
    while (bytes >= (wanted ?? headBytes)) {
      const [all] = held.length === 1 ? held : [Buffer.concat(held)];
      if (all === undefined) break;
      const size = wanted ?? headBytes;
      const part = all.subarray(0, size);
      held = [all.subarray(size)];
      bytes -= size;
      if (wanted === undefined) {
        wanted = part.readUInt32LE();
        if (wanted > mostBytes) throw new RangeError('a message is longer than it may be');
      } else {
        wanted = undefined;
        yield deserialize(part);
      }
    }
  }
}
