import { type SourceFile } from '../parts/format.js';

/** Directories of archives are read in small pieces, and a sealed file opens no less than this at a time. */
const windowBytes = 256 << 10;

/** Small reads here and there in a file, a window of it in memory. */
export class Window {
  private start = 0;
  private held = Buffer.alloc(0);

  constructor(private readonly file: SourceFile) {}

  /** The bytes from `start`; fewer where the file ends before. */
  async read(start: number, length: number): Promise<Buffer> {
    if (start < this.start || start + length > this.start + this.held.length) {
      const blocks: Buffer[] = [];
      const end = start + Math.max(length, windowBytes);
      for await (const block of this.file.range({ start, end })) blocks.push(Buffer.from(block));
      [this.start, this.held] = [start, Buffer.concat(blocks)];
    }
    return this.held.subarray(start - this.start, start - this.start + length);
  }
}
