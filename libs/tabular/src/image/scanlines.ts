import { createInflate, inflateSync } from 'node:zlib';
import { refused } from './picture.js';

/** What an image header says (PNG 3rd edition, 11.2.1). */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly isInterlaced: boolean;
}

/** Up to so many bytes of pixels are unpacked at once, which takes a tenth of the time; more a block at a time. */
const atOnce = 4 << 20;

const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The passes of Adam7: where each begins, and how far apart its pixels are. */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Lines of one length, each with a byte before it that says how it is filtered. */
interface Lines {
  readonly bytes: number;
  readonly count: number;
}

function linesOf({ width, height, depth, colour, isInterlaced }: PngHeader): Lines[] {
  const bits = depth * (samples[colour] ?? 1);
  const lines = (w: number, h: number): Lines => ({
    bytes: 1 + Math.ceil((w * bits) / 8),
    count: w > 0 ? h : 0,
  });
  if (!isInterlaced) return [lines(width, height)];
  return passes.map(([x, y, dx, dy]) =>
    lines(Math.max(0, Math.ceil((width - x) / dx)), Math.max(0, Math.ceil((height - y) / dy))),
  );
}

const wrong = () => refused('png', 'has not the pixels that it says it has');

/** Follows unpacked pixels line by line. */
class LineCheck {
  private readonly lines: Lines[];
  private line = 0;
  private at = 0;
  private group = 0;

  constructor(header: PngHeader) {
    this.lines = linesOf(header).filter(({ count }) => count > 0);
  }

  push(block: Buffer): void {
    for (let i = 0; i < block.length;) {
      const lines = this.lines[this.group];
      if (lines === undefined || (this.at === 0 && (block[i] ?? 0) > 4)) throw wrong();
      const step = Math.min(lines.bytes - this.at, block.length - i);
      i += step;
      this.at += step;
      if (this.at < lines.bytes) continue;
      this.at = 0;
      if (++this.line === lines.count) [this.line, this.group] = [0, this.group + 1];
    }
  }

  end(): void {
    if (this.group < this.lines.length) throw wrong();
  }
}

/**
 * Whether packed pixels are as many as a header says, with nothing behind them; how many bytes they are. Flat memory, whatever the size.
 * @throws Problem upload.unparsable where they are not
 */
export async function checkScanlines(header: PngHeader, packed: readonly Buffer[]): Promise<number> {
  const check = new LineCheck(header);
  const size = linesOf(header).reduce((sum, { bytes, count }) => sum + bytes * count, 0);
  const given = packed.reduce((sum, { length }) => sum + length, 0);
  const taken = size <= atOnce ? unpackAtOnce(packed, size, check) : await unpackInBlocks(packed, check);
  check.end();
  if (taken !== given) throw refused('png', 'has bytes behind its pixels');
  return size;
}

function unpackAtOnce(packed: readonly Buffer[], size: number, check: LineCheck): number {
  const { buffer, engine } = unpacked(Buffer.concat(packed), size + 1);
  check.push(buffer);
  return engine.bytesWritten;
}

/** What the types of Node.js do not say: with `info`, it tells how many bytes were taken. */
interface Unpacked {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

function unpacked(bytes: Buffer, maxOutputLength: number): Unpacked {
  try {
    return inflateSync(bytes, { maxOutputLength, info: true }) as unknown as Unpacked;
  } catch {
    throw wrong();
  }
}

async function unpackInBlocks(packed: readonly Buffer[], check: LineCheck): Promise<number> {
  const stream = createInflate({ chunkSize: 256 << 10 });
  let failure: Error | undefined;
  const done = new Promise<void>((resolve) => {
    stream.on('data', (block: Buffer) => {
      try {
        check.push(block);
      } catch {
        failure = wrong();
        stream.destroy();
      }
    });
    stream.on('error', (error: Error) => (failure = error));
    stream.on('close', resolve);
  });
  for (const piece of packed) stream.write(piece);
  stream.end();
  await done;
  if (failure !== undefined) throw wrong();
  return stream.bytesWritten;
}
