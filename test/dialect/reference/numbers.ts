import { type ActionOf } from '#libs/contracts';
import { aligned, type Cell, type Decimal, decimalText, floorDivide, parseDecimal } from './values.js';

/** The nearest multiple, halves away from zero. */
export function nearestMultiple(value: Decimal, step: Decimal): Decimal {
  const [v, s, scale] = aligned(value, step);
  const size = v < 0n ? -v : v;
  const count = (2n * size + s) / (2n * s);
  return { units: (v < 0n ? -1n : 1n) * count * s, scale };
}

/** A number, as text of its exact decimal; of a double, of the nearest one. */
export function rounding(cell: Cell, action: ActionOf<'rounding'>): string | null {
  if (cell === null) return null;
  if (cell.exact === undefined) return cell.text;
  const step = { units: BigInt(action.unit), scale: action.scale };
  const made = nearestMultiple(cell.exact, step);
  const highest = 2n ** 63n - 1n;
  // No 64-bit number lies above: the multiple below is the nearest that there is.
  if (cell.sql.endsWith('BIGINT') && (made.units > highest || made.units < -highest - 1n)) {
    return (made.units - (made.units < 0n ? -1n : 1n) * step.units).toString();
  }
  return decimalText(made);
}

function below(a: Cell, limit: number): boolean {
  if (a?.exact === undefined) return a?.double === -Infinity;
  const [x, y] = aligned(a.exact, parseDecimal(limit.toExponential()));
  return x < y;
}

function above(a: Cell, limit: number): boolean {
  if (a?.exact === undefined) return a?.double === Infinity;
  const [x, y] = aligned(a.exact, parseDecimal(limit.toExponential()));
  return x > y;
}

export function topAndBottomCoding(
  cell: Cell,
  { bottom, top }: ActionOf<'top-and-bottom-coding'>,
): string | null {
  if (cell === null) return null;
  if (bottom !== undefined && below(cell, bottom)) return decimalText(parseDecimal(bottom.toExponential()));
  if (top !== undefined && above(cell, top)) return decimalText(parseDecimal(top.toExponential()));
  return cell.text;
}

/** The lower bound of the bin of a step that a number lies in. */
export function lowerBound(value: Decimal, step: Decimal): Decimal {
  const [v, s, scale] = aligned(value, step);
  return { units: floorDivide(v, s) * s, scale };
}
