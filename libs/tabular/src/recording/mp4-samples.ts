import { type Box, type Boxes } from './mp4-boxes.js';
import { damaged, refused } from './recording.js';

/** Bytes of a file that are sound or pictures. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Chunks of samples of one track: each takes some memory, and a day of sound has fewer. */
const mostChunks = 2_000_000;

/** Numbers of a table of a box, from a place in it on: `count` rows of `width` of four bytes. */
function rowsOf(boxes: Boxes, box: Box, width: number): Buffer {
  const held = boxes.held(box, 8);
  const length = held.readUInt32BE(4) * width * 4;
  boxes.keep(box, 8 + length);
  return held.subarray(8, 8 + length);
}

/**
 * Where the samples of a track lie: chunk by chunk, of which the table says how many samples each has (ISO/IEC 14496-12, 8.7).
 * `unit` is how long one is where the file counts them as one byte.
 */
export function samplesOf(boxes: Boxes, table: readonly Box[], unit: number): Range[] {
  const { format } = boxes;
  const sizes = boxes.single(table, 'stsz');
  const size = boxes.held(sizes, 12);
  const [fixed, count] = [size.readUInt32BE(4), size.readUInt32BE(8)];
  boxes.keep(sizes, fixed === 0 ? 12 + 4 * count : 12);
  const each = fixed === 1 ? unit : fixed;
  const wide = table.some(({ type }) => type === 'co64');
  const chunks = rowsOf(boxes, boxes.single(table, wide ? 'co64' : 'stco'), wide ? 2 : 1);
  const runs = rowsOf(boxes, boxes.single(table, 'stsc'), 3);
  const total = chunks.length / (wide ? 8 : 4);
  if (total > mostChunks) throw refused(format, `has more than ${mostChunks.toLocaleString('en')} pieces`);
  const ranges: Range[] = [];
  let [sample, run] = [0, -1];
  let inChunk = 0;
  for (let chunk = 0; chunk < total; chunk++) {
    while ((run + 1) * 12 < runs.length && runs.readUInt32BE((run + 1) * 12) <= chunk + 1) {
      run++;
      inChunk = runs.readUInt32BE(run * 12 + 4);
    }
    const next = sample + inChunk;
    if (inChunk === 0 || next > count) throw damaged(format);
    let length = each * inChunk;
    if (fixed === 0) for (let i = sample; i < next; i++) length += size.readUInt32BE(12 + 4 * i);
    sample = next;
    const start = wide ? Number(chunks.readBigUInt64BE(chunk * 8)) : chunks.readUInt32BE(chunk * 4);
    ranges.push({ start, end: start + length });
  }
  if (sample !== count) throw damaged(format);
  return ranges;
}

/** Makes zeros of all that lies between samples. @throws Problem upload.unparsable where a sample lies elsewhere */
export function clearBetween(boxes: Boxes, media: readonly Box[], samples: readonly Range[]): boolean {
  const ordered = samples.toSorted((a, b) => a.start - b.start);
  let isAnything = false;
  let i = 0;
  for (const { start, end } of media) {
    let at = start;
    const clear = (to: number): void => {
      const between = boxes.bytes.subarray(at, Math.max(at, to));
      isAnything ||= between.some((byte) => byte !== 0);
      between.fill(0);
    };
    for (let range = ordered[i]; range !== undefined && range.start < end; range = ordered[++i]) {
      if (range.start === range.end) continue;
      if (range.start < start || range.end > end) throw damaged(boxes.format);
      clear(range.start);
      at = Math.max(at, range.end);
    }
    clear(end);
  }
  if (ordered.slice(i).some((range) => range.start < range.end)) throw damaged(boxes.format);
  return isAnything;
}
