/** How far a block was understood: where its last complete record ends, and how much was seen. */
export interface Scan {
  /** The block, with LF for each CRLF that ends a record: DuckDB takes one kind of line end at a time. */
  readonly bytes: Buffer;
  /** Offset in `bytes` just after the last line end that ends a record, or 0. */
  readonly cut: number;
  /** Records that end before the cut. */
  readonly records: number;
  /** Line ends before the cut. */
  readonly linesToCut: number;
  /** Line ends in the whole block. */
  readonly lines: number;
}

const LF = 10;

/** Finds line ends where no quoting exists, as in NDJSON. */
export class LineScanner {
  readonly inQuotes = false;

  scan(bytes: Buffer): Scan {
    const lines = countLf(bytes);
    return { bytes, cut: bytes.lastIndexOf(LF) + 1, records: lines, linesToCut: lines, lines };
  }
}

/** How many line ends there are in a block. */
export function countLf(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(LF); at !== -1; at = block.indexOf(LF, at + 1)) lines++;
  return lines;
}
