import { type Axis } from './records.js';

/** The level of the lowest group over two leaves of a tree, by rank. */
export function levelOver(levels: readonly Int32Array[], first: number, last: number): number {
  let h = 0;
  while (h < levels.length - 1 && levels[h]?.[first] !== levels[h]?.[last]) h++;
  return h;
}

/** The loss of a class whose least and greatest codes on an axis are these: 0 for one value, 1 for no knowledge at all. */
export function lossOf(axis: Axis, first: number, last: number): number {
  if (first === last) return 0;
  if (axis.kind === 'range') {
    if (axis.missing && last === axis.leaves - 1) return 1;
    return (axis.places[last] as number) - (axis.places[first] as number);
  }
  const h = levelOver(axis.levels, first, last);
  return axis.losses[h]?.[axis.levels[h]?.[first] as number] as number;
}
