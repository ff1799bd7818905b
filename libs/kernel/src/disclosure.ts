/**
 * How figures of raw records are told to those who may not read these. A count tells nothing below the floor and two digits above
 * it; a share tells its five hundredths, upwards, and never that it is nothing: one record more or less seldom shows.
 */

/** Fewest distinct subjects that a figure may be about. */
export const defaultFloor = 10;

/** Who reads figures: `raw` where the records behind them may be read, `released` where those of the release may. */
export interface FigureReader {
  readonly raw: boolean;
  readonly released?: boolean;
  readonly floor: number;
}

/** A count as it is told: 0 for all below the floor; else the nearest multiple of the floor, or of a tenth of its magnitude. */
export function coarseCount(count: number, floor: number): number {
  if (count < floor) return 0;
  const step = Math.max(floor, 10 ** (Math.floor(Math.log10(count)) - 1));
  return Math.max(floor, Math.round(count / step) * step);
}

/** A share as it is told: the next five hundredths above it, at least 0.05. */
export function coarseShare(share: number): number {
  return Math.min(1, Math.max(1, Math.ceil(share * 20 - 1e-9)) / 20);
}

/** A part of some records in the words of a message, after "more than is allowed"; nothing where five hundredths are few people. */
export function upTo(part: number, whole: number): string {
  return whole < 20 * defaultFloor ? '' : `: up to ${Math.round(coarseShare(part / whole) * 100)} %`;
}
