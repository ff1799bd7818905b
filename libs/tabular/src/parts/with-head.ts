import { unparsable } from '../engine/errors.js';
import { headBytes, type HeadedFile, type SourceFile } from './format.js';

/** @throws Problem upload.unparsable for an empty file */
export async function withHead(file: SourceFile): Promise<HeadedFile> {
  const taken: Uint8Array[] = [];
  for await (const block of file.range({ start: 0, end: headBytes })) taken.push(Buffer.from(block));
  const head = Buffer.concat(taken);
  if (head.length === 0) throw unparsable('the file is empty');
  // All of a file of unknown size may be in its head.
  const whole = head.length < headBytes ? head.length : undefined;
  return {
    head,
    seeks: file.seeks,
    get bytes() {
      return whole ?? file.bytes;
    },
    blocks: () => file.blocks(),
    range: (range) => file.range(range),
  };
}
