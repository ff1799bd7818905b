import { ReadableStream } from 'node:stream/web';
import { problem } from '#libs/kernel';
import xz from 'xz-decompress';

/** What xz-embedded answers (xz.h) where the data is whole and it cannot read it; it takes dictionaries up to 64 MiB. */
const reasons: Readonly<Record<string, string>> = {
  4: 'The xz dictionary is larger than 64 MiB.',
  6: 'The xz data has a filter or a check that is not read: neither x86 nor SHA-256 is.',
};

/** @throws Problem upload.compression when the body is broken, cut short or needs what is not read; what `source` throws */
export async function* unxz(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const sender: { failure?: Error } = {};
  try {
    for await (const block of new xz.XzReadableStream(ReadableStream.from(noting(source, sender))))
      // A copy, for the next block is made in the same memory.
      if (block.length > 0) yield Buffer.from(block);
  } catch (error) {
    if (sender.failure !== undefined) throw sender.failure;
    const code = /code (\d+)$/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    throw problem('upload.compression', reasons[code] ?? 'The xz data is broken or ends too early.');
  }
}

/** Keeps what the source fails with: the stream between gives it on or words of its own. */
async function* noting(
  source: AsyncIterable<Uint8Array>,
  sender: { failure?: Error },
): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    if (error instanceof Error) sender.failure = error;
    throw error;
  }
}
