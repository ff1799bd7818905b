import { headBytes, type HeadedFile } from '../parts/format.js';
import { type TextEncoding, TextReader } from '../encoding/text-reader.js';

/** A text as UTF-8, converted while it is read; `onRead` is told how many bytes of the file itself were taken so far. */
export async function transcoded(
  file: HeadedFile,
  encoding: TextEncoding,
  onRead?: (bytes: number) => void,
): Promise<HeadedFile> {
  const blocks = (): AsyncGenerator<Uint8Array> => converted(file, encoding, onRead);
  const head: Uint8Array[] = [];
  for await (const block of within(converted(file, encoding), { start: 0, end: headBytes })) head.push(block);
  const first = Buffer.concat(head);
  return {
    head: first,
    // How long it will be shows at its end.
    bytes: first.length < headBytes ? first.length : Number.POSITIVE_INFINITY,
    blocks,
    range: (range) => within(blocks(), range),
  };
}

async function* converted(
  file: HeadedFile,
  encoding: TextEncoding,
  onRead?: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  const reader = new TextReader(encoding);
  let bytes = 0;
  for await (const block of file.blocks()) {
    bytes += block.length;
    onRead?.(bytes);
    yield Buffer.from(reader.read(block));
  }
  yield Buffer.from(reader.end());
}

async function* within(
  blocks: AsyncIterable<Uint8Array>,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const block of blocks) {
    yield block.subarray(Math.max(0, start - at), Math.max(0, end - at));
    at += block.length;
    if (at >= end) return;
  }
}
