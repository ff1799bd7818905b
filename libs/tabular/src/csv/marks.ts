import { Problem } from '#libs/kernel';
import { WideningNeeded } from '../parts/part-writer.js';
import { beyondMark, mismatchMark } from './declared.js';
import { wideningMark } from './text-types.js';

/** A cell that is no value of what its column was said to be. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch';
  constructor(readonly column: number) {
    super();
  }
}

/** Decimals of a column that no decimal holds together: one has the digits before the point, another those after it. */
export class BeyondDecimals extends Problem {
  constructor(column: number) {
    super(
      'upload.unparsable',
      `column ${column + 1} is said to be decimal, and its cells have more digits than decimals, which have 38`,
    );
  }
}

/** What a statement failed with that was to fail where a cell does not fit. */
export function mapMark(message: string): Error | undefined {
  const after = (mark: string): number | undefined => {
    const column = message.split(mark)[1];
    return column === undefined ? undefined : Number.parseInt(column, 10);
  };
  const [wider, mismatch, beyond] = [after(wideningMark), after(mismatchMark), after(beyondMark)];
  if (wider !== undefined) return new WideningNeeded(wider);
  if (mismatch !== undefined) return new Mismatch(mismatch);
  return beyond === undefined ? undefined : new BeyondDecimals(beyond);
}
