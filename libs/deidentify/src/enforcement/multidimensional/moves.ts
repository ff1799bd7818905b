import { type Records } from './records.js';

/** Moves the records of [lo, hi) whose code on an axis is in [from, to] to the front; answers where the others begin. */
export function gatherFront(
  records: Records,
  stretch: readonly [number, number],
  axis: number,
  from: number,
  to: number,
): number {
  const { cells } = records;
  const { stride } = records.fields;
  let i = stretch[0] * stride;
  let j = (stretch[1] - 1) * stride;
  for (;;) {
    while (i <= j && (cells[i + axis] as number) >= from && (cells[i + axis] as number) <= to) i += stride;
    while (j > i && ((cells[j + axis] as number) < from || (cells[j + axis] as number) > to)) j -= stride;
    if (j <= i) return i / stride;
    for (let t = 0; t < stride; t++) {
      const cell = cells[i + t] as number;
      cells[i + t] = cells[j + t] as number;
      cells[j + t] = cell;
    }
    i += stride;
    j -= stride;
  }
}

/** Writes the least and the greatest code of [lo, hi) on each axis. */
export function tighten(records: Records, lo: number, hi: number, bounds: Int32Array): void {
  const { cells, axes } = records;
  const { stride } = records.fields;
  for (let a = 0; a < axes.length; a++) {
    let [least, greatest] = [0x7fff_ffff, -1];
    for (let at = lo * stride + a, end = hi * stride; at < end; at += stride) {
      const code = cells[at] as number;
      if (code < least) least = code;
      if (code > greatest) greatest = code;
    }
    bounds[2 * a] = least;
    bounds[2 * a + 1] = greatest;
  }
}
