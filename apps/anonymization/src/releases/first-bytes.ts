import { type Readable } from 'node:stream';
import { problem } from '#libs/kernel';

/** Waits until there is something to send, or the failure that there is none: then the answer can still be a problem. */
export async function firstBytes(stream: Readable): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    stream.once('readable', resolve);
    stream.once('end', resolve);
    stream.once('error', reject);
    stream.once('close', () => reject(problem('state.conflict', 'The reader went away.')));
  });
}
