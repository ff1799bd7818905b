import { readSync } from 'node:fs';
import { unparsable } from '../engine/errors.js';
import { type ScratchFile } from '../engine/scratch.js';
import { maxRecordBytes } from '../parts/chunks.js';
import { tooLong } from '../parts/row-parts.js';
import { Field } from './field.js';

/** A row as it lies in the file: its number, where the table has any, and its record. */
export interface StoredRow {
  readonly rowid: bigint;
  readonly record: Buffer;
}

export const damaged = (): Error => unparsable('the SQLite database is damaged');

const encodings = { 1: 'utf-8', 2: 'utf-16le', 3: 'utf-16be' } as const;

const kinds = { table: { inner: 5, leaf: 13 }, index: { inner: 2, leaf: 10 } } as const;

/** A page of a tree that is being walked, and the next of its cells. */
interface Visit {
  readonly page: Field;
  readonly isLeaf: boolean;
  readonly cells: number;
  /** Where the pointers to cells begin. */
  readonly pointers: number;
  next: number;
  /** Whether the child before the next cell was visited. */
  isDown: boolean;
}

/**
 * The pages of an SQLite database (https://sqlite.org/fileformat2.html) and the trees in them. A walk goes to no page twice, so that
 * it ends whatever the file says, and holds no more than a record and the pages above it.
 * @throws Problem upload.unparsable for what is no database
 */
export class Pages {
  readonly encoding: (typeof encodings)[keyof typeof encodings];
  /** Whether the last changes may lie in a file beside it. */
  readonly hasLog: boolean;
  private readonly size: number;
  /** Bytes of a page that are not reserved. */
  private readonly usable: number;
  private readonly count: number;

  constructor(private readonly file: ScratchFile) {
    const head = new Field(read(file, 0, 100), damaged);
    if (!head.bytes.toString('latin1', 0, 16).startsWith('SQLite format 3\0'))
      throw unparsable('the file is no SQLite database');
    const size = head.u16(16);
    this.size = size === 1 ? 65_536 : size;
    this.usable = this.size - head.u8(20);
    const encoding = head.u32(56);
    if (this.size < 512 || (this.size & (this.size - 1)) !== 0 || this.usable < 480) throw damaged();
    if (head.u8(19) > 2) throw unparsable('the SQLite database is of a version that is not read');
    this.encoding = encodings[(encoding === 0 ? 1 : encoding) as 1 | 2 | 3];
    if (!(encoding <= 3)) throw damaged();
    this.hasLog = head.u8(18) === 2 || head.u8(19) === 2;
    this.count = Math.floor(file.size() / this.size);
    // The number in the header counts where the last writer knew of it.
    if (head.u32(24) === head.u32(92) && head.u32(28) > this.count)
      throw unparsable('the SQLite database is cut short');
  }

  /** The rows of a table, in the order of its key. `index`: of a table without row numbers. */
  *rows(root: number, kind: 'table' | 'index'): Generator<StoredRow> {
    const seen = new Uint8Array(Math.ceil((this.count + 1) / 8));
    const stack = [this.visit(root, kind, seen)];
    let rows = 0;
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const { page, isLeaf, cells } = top;
      if (!isLeaf && !top.isDown && top.next <= cells) {
        top.isDown = true;
        const child = top.next === cells ? page.u32(top.pointers - 4) : page.u32(this.cellAt(top));
        stack.push(this.visit(child, kind, seen));
      } else if (top.next >= cells) stack.pop();
      else {
        const at = this.cellAt(top);
        top.next++;
        top.isDown = false;
        if (!isLeaf && kind === 'table') continue;
        yield this.row(page, isLeaf ? at : at + 4, kind, seen, rows++);
      }
    }
  }

  private cellAt({ page, pointers, next }: Visit): number {
    return page.u16(pointers + 2 * next);
  }

  private visit(number: number, kind: 'table' | 'index', seen: Uint8Array): Visit {
    const page = this.page(number, seen);
    const start = number === 1 ? 100 : 0;
    const type = page.u8(start);
    const isLeaf = type === kinds[kind].leaf;
    if (!isLeaf && type !== kinds[kind].inner) throw damaged();
    const pointers = start + (isLeaf ? 8 : 12);
    return { page, isLeaf, cells: page.u16(start + 3), pointers, next: 0, isDown: false };
  }

  private row(page: Field, at: number, kind: 'table' | 'index', seen: Uint8Array, before: number): StoredRow {
    const length = page.varint(at);
    const rowid = kind === 'table' ? page.varint(length.end) : { value: 0n, end: length.end };
    if (length.value < 0n || length.value > BigInt(maxRecordBytes)) throw tooLong(before);
    return { rowid: rowid.value, record: this.record(page, rowid.end, Number(length.value), kind, seen) };
  }

  /** A record that begins in a page, and goes on in others where it is long. */
  private record(page: Field, at: number, length: number, kind: 'table' | 'index', seen: Uint8Array): Buffer {
    const { usable } = this;
    const most = kind === 'table' ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
    if (length <= most) return page.slice(at, at + length);
    const least = Math.floor(((usable - 12) * 32) / 255) - 23;
    const here = least + ((length - least) % (usable - 4));
    const local = here <= most ? here : least;
    const pieces = [page.slice(at, at + local)];
    let [left, next] = [length - local, page.u32(at + local)];
    while (left > 0) {
      const more = this.page(next, seen);
      pieces.push(more.slice(4, 4 + Math.min(left, usable - 4)));
      left -= usable - 4;
      next = more.u32(0);
    }
    return Buffer.concat(pieces);
  }

  private page(number: number, seen: Uint8Array): Field {
    const [at, bit] = [number >> 3, 1 << (number & 7)];
    if (number < 1 || number > this.count || ((seen[at] ?? 0) & bit) !== 0) throw damaged();
    seen[at] = (seen[at] ?? 0) | bit;
    return new Field(read(this.file, (number - 1) * this.size, this.usable), damaged);
  }
}

function read({ fd }: ScratchFile, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(fd, bytes, 0, length, start) < length) throw damaged();
  return bytes;
}
