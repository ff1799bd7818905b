import { readXmp } from './exif.js';
import { Canvas, cutShort, damaged, type Finding, type Picture } from './picture.js';

const [extension, image, trailer] = [0x21, 0x2c, 0x3b];
const [plainText, control, comment, application] = [0x01, 0xf9, 0xfe, 0xff];

/** Bytes of a table of colours, by the flags before it. */
const tableBytes = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));

/** Reads a picture's blocks and keeps those that show it. @throws Problem upload.unparsable for what is no whole GIF */
export function readGif(bytes: Buffer): Picture {
  return new GifReader(bytes).read();
}

class GifReader {
  private at = 0;
  private readonly kept: Buffer[] = [];
  private readonly found = new Set<Finding>();
  private readonly canvas: Canvas;
  /** What is said of the next frame, and goes with it. */
  private control: Buffer | undefined;
  private hasAlpha = false;
  private loops = false;
  private frames = 0;

  constructor(private readonly bytes: Buffer) {
    const head = this.take(13);
    this.canvas = new Canvas('gif', head.readUInt16LE(6), head.readUInt16LE(8));
    this.kept.push(head, this.take(tableBytes(head[10] ?? 0)));
  }

  read(): Picture {
    for (;;) {
      const kind = this.take(1)[0];
      if (kind === trailer) return this.picture();
      if (kind === image) this.image();
      else if (kind === extension) this.extension(this.take(1)[0] ?? 0);
      else throw damaged('gif');
    }
  }

  private picture(): Picture {
    if (this.frames === 0) throw damaged('gif');
    if (this.at < this.bytes.length) this.found.add('behind');
    this.kept.push(Buffer.from([trailer]));
    const { width, height } = this.canvas;
    return {
      ...{ format: 'gif', width, height, channels: this.hasAlpha ? 4 : 3, orientation: 1 },
      ...{ bytes: Buffer.concat(this.kept), found: this.found },
    };
  }

  private image(): void {
    const start = this.at - 1;
    const said = this.take(9);
    const [x, y, width, height] = [0, 2, 4, 6].map((at) => said.readUInt16LE(at)) as [
      number,
      number,
      number,
      number,
    ];
    this.canvas.frame(x, y, width, height);
    this.take(tableBytes(said[8] ?? 0));
    const codes = this.take(1)[0] ?? 0;
    if (codes < 1 || codes > 11 || this.blocks().length === 0) throw damaged('gif');
    this.frames++;
    if (this.control !== undefined) this.kept.push(this.control);
    this.control = undefined;
    this.kept.push(this.bytes.subarray(start, this.at));
  }

  private extension(label: number): void {
    const start = this.at - 2;
    const blocks = this.blocks();
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = blocks;
    if (label === control) {
      if (blocks.length !== 1 || first.length !== 4) throw damaged('gif');
      this.hasAlpha ||= ((first[0] ?? 0) & 1) === 1;
      this.control = this.bytes.subarray(start, this.at);
    } else if (label === comment) this.found.add('text');
    else if (label === plainText) {
      // What was said of the next frame was said of this text.
      this.control = undefined;
      this.found.add('text');
    } else if (label === application) this.application(first, second, blocks);
    else this.found.add('other');
  }

  private application(name: Buffer, said: Buffer, blocks: readonly Buffer[]): void {
    const known = name.toString('latin1');
    if ((known === 'NETSCAPE2.0' || known === 'ANIMEXTS1.0') && said.length === 3 && said[0] === 1) {
      if (this.loops) return;
      this.loops = true;
      const head = [extension, application, 11, ...Buffer.from('NETSCAPE2.0'), 3];
      this.kept.push(Buffer.from([...head, ...said, 0]));
    } else if (known === 'XMP DataXMP') readXmp(Buffer.concat(blocks.slice(1)), this.found);
    else this.found.add(known.startsWith('ICCRGBG1') ? 'profile' : 'other');
  }

  /** Blocks of up to 255 bytes, up to an empty one. */
  private blocks(): Buffer[] {
    const found: Buffer[] = [];
    for (;;) {
      const block = this.take(this.take(1)[0] ?? 0);
      if (block.length === 0) return found;
      found.push(block);
    }
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw cutShort('gif');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
