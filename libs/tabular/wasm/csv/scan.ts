/**
 * Finds where the records of a CSV end, 64 bytes at a time: a bit a byte says where quotation marks and line ends are, and the running
 * parity of the marks which line ends are inside a field (Langdale and Lemire, "Parsing gigabytes of JSON per second", 2019).
 * AssemblyScript; `npm run wasm` compiles it into `../../src/csv/scan.gen.ts`.
 */

/** Where the caller writes the block, in bytes of the memory. */
export const BLOCK: usize = 64;

const LF: i8 = 10;
const CR: i8 = 13;
const SPACE: u8 = 32;

let delimiter: i8 = 0;
let quote: i8 = 0;
let keepEmpty: bool = false;

/** How the text is written, once before all blocks. */
export function begin(separator: i8, mark: i8, emptyLines: bool): void {
  delimiter = separator;
  quote = mark;
  keepEmpty = emptyLines;
}

/** What was found, of a block that `scan` has taken. */
export let cut: u32 = 0;
export let records: u32 = 0;
export let linesToCut: u32 = 0;
export let lines: u32 = 0;
export let inQuotes: bool = false;

/** A bit for each of the 64 bytes at `at` that is this one. */
@inline
function bits(at: usize, byte: v128): u64 {
  const a = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at), byte)));
  const b = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at + 16), byte)));
  const c = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at + 32), byte)));
  const d = <u64>(<u32>i8x16.bitmask(i8x16.eq(v128.load(at + 48), byte)));
  return a | (b << 16) | (c << 32) | (d << 48);
}

/** Each bit with all below it added, without carry: set from an odd mark up to the next. */
@inline
function parity(marks: u64): u64 {
  let sum = marks ^ (marks << 1);
  sum ^= sum << 2;
  sum ^= sum << 4;
  sum ^= sum << 8;
  sum ^= sum << 16;
  return sum ^ (sum << 32);
}

/**
 * Drops the CR before each LF that is outside of quotation marks from the `length` bytes at BLOCK; the new length, or -1 where another CR is
 * outside, or the last byte is one.
 */
export function fold(length: usize, quoted: bool): isize {
  pad(length);
  const quotes = i8x16.splat(quote);
  const ends = i8x16.splat(LF);
  const returns = i8x16.splat(CR);
  let within: u64 = quoted ? ~(<u64>0) : 0;
  let from = BLOCK; // of what is not copied yet
  let to = BLOCK;
  for (let at = BLOCK; at < BLOCK + length; at += 64) {
    const inside = parity(bits(at, quotes)) ^ within;
    within = <u64>(<i64>inside >> 63);
    let cr = bits(at, returns) & ~inside;
    if (cr == 0) continue;
    const next: u64 = load<i8>(at + 64) == LF ? 1 : 0;
    if ((cr & ~((bits(at, ends) >> 1) | (next << 63))) != 0) return -1;
    for (; cr != 0; cr &= cr - 1) {
      const stop = at + <usize>ctz(cr);
      memory.copy(to, from, stop - from);
      to += stop - from;
      from = stop + 1;
    }
  }
  memory.copy(to, from, BLOCK + length - from);
  return to + (length - from);
}

/** Spaces up to the end of the last step, and at least one: they mean nothing. */
@inline
function pad(length: usize): void {
  memory.fill(BLOCK + length, SPACE, 64 - (length & 63));
}

/**
 * Reads the `length` bytes at BLOCK. False where it cannot tell, which is for a NUL, a CR outside of quotation marks, a mark that
 * opens within a field, and, unless `keepEmpty`, an empty line. `quoted`: the block begins inside of quotation marks;
 * `mayOpen`: one may open at its first byte; `fresh`: a record begins with it.
 */
export function scan(length: usize, quoted: bool, mayOpen: bool, fresh: bool): bool {
  pad(length);
  const quotes = i8x16.splat(quote);
  const delimiters = i8x16.splat(delimiter);
  const ends = i8x16.splat(LF);
  const returns = i8x16.splat(CR);
  const none = i8x16.splat(0);
  const counted: u64 = keepEmpty ? 0 : ~(<u64>0);
  let within: u64 = quoted ? ~(<u64>0) : 0; // all bits where the byte before is inside
  let opens: u64 = mayOpen ? 1 : 0; // of the byte before: a mark may open after it
  let ended: u64 = fresh ? 1 : 0; // of the byte before: a record ended with it
  let found: u32 = 0;
  let seen: u32 = 0;
  let seenToCut: u32 = 0;
  let to: u32 = 0;
  for (let offset: usize = 0; offset < length; offset += 64) {
    const at = BLOCK + offset;
    const marks = bits(at, quotes);
    const lf = bits(at, ends);
    const inside = parity(marks) ^ within;
    within = <u64>(<i64>inside >> 63);
    const last = lf & ~inside;
    const openable = bits(at, delimiters) | lf | marks;
    const stray = marks & inside & ~((openable << 1) | opens);
    const empty = last & ((last << 1) | ended) & counted;
    const foreign = bits(at, none) | (bits(at, returns) & ~inside);
    if ((foreign | stray | empty) != 0) return false;
    opens = openable >> 63;
    ended = last >> 63;
    if (last != 0) {
      const after = clz(last);
      found += <u32>popcnt(last);
      to = <u32>offset + 64 - <u32>after;
      seenToCut = seen + <u32>popcnt(lf & (~(<u64>0) >> after));
    }
    seen += <u32>popcnt(lf);
  }
  cut = to;
  records = found;
  linesToCut = seenToCut;
  lines = seen;
  inQuotes = within != 0;
  return true;
}
