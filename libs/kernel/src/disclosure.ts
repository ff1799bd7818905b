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
  /** How figures of chosen records are rounded. Absent: at steps that everybody knows. */
  readonly dither?: Dither;
}

/**
 * Where between two steps a figure is rounded up, from 0 to 1: the same each time for the same figure of the same choice of records, and
 * unknown to whoever chose them. Else they could choose records until a step is where one person more or less shows.
 */
export type Dither = (figure: number) => number;

/** A count as it is told: 0 for all below the floor; else the nearest multiple of the floor, or of a tenth of its magnitude. */
export function coarseCount(count: number, floor: number, dither: Dither = () => 0.5): number {
  if (floor === Infinity) return 0;
  const step = Math.max(floor, 10 ** (Math.floor(Math.log10(Math.max(1, count))) - 1));
  const about = count + (dither(count) - 0.5) * step;
  return about < floor ? 0 : Math.max(floor, Math.round(about / step) * step);
}

/** A share as it is told: the next five hundredths above it, at least 0.05; dithered, perhaps the next but one. */
export function coarseShare(share: number, dither: Dither = () => 0): number {
  return Math.min(1, Math.max(1, Math.ceil(share * 20 - 1e-9 + dither(share))) / 20);
}

/** A part of some records in the words of a message, after "more than is allowed"; nothing where five hundredths are few people. */
export function upTo(part: number, whole: number): string {
  return whole < 20 * defaultFloor ? '' : `: up to ${Math.round(coarseShare(part / whole) * 100)} %`;
}
