import { type SourceFile } from '../parts/format.js';

/** A sealed file opens no less than this at a time. */
const pieceBytes = 256 << 10;
/** Pieces that are held: archives have their files in nearly the order of their names, or are small. */
const mostPieces = 64;
/** Longer ranges are read by themselves. */
const nearBytes = 1 << 20;

/** The same file, of which short ranges that lie near one another are opened together: an archive may have many small files. */
export function nearby(file: SourceFile): SourceFile {
  const pieces = new Map<number, Buffer>();
  const pieceAt = async (piece: number): Promise<Buffer> => {
    const held = pieces.get(piece) ?? (await read(file, piece * pieceBytes));
    pieces.delete(piece);
    pieces.set(piece, held);
    const [oldest] = pieces.keys();
    if (pieces.size > mostPieces && oldest !== undefined) pieces.delete(oldest);
    return held;
  };
  async function* range(asked: { readonly start: number; readonly end: number }): AsyncGenerator<Uint8Array> {
    const { start, end } = asked;
    if (end - start > nearBytes) {
      yield* file.range(asked);
      return;
    }
    for (let at = start; at < end;) {
      const piece = Math.floor(at / pieceBytes);
      const from = at - piece * pieceBytes;
      const block = (await pieceAt(piece)).subarray(from, from + end - at);
      if (block.length === 0) return;
      yield block;
      at += block.length;
    }
  }
  return { bytes: file.bytes, blocks: () => file.blocks(), range };
}

async function read(file: SourceFile, start: number): Promise<Buffer> {
  const blocks: Buffer[] = [];
  for await (const block of file.range({ start, end: start + pieceBytes })) blocks.push(Buffer.from(block));
  return Buffer.concat(blocks);
}
