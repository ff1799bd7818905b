import { type Question } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { powerOfTwoBelow } from '../mechanisms/mechanism.js';

/** Values are counted in this many steps from their middle to their bound, so that sums are exact integers. */
const valueSteps = 2 ** 19;
/** Squares of those are counted in this many steps. */
const squareSteps = 2 ** 18;
/** Cells of the public grid that quantiles are found on. */
const quantileCells = 4096;
/** Steps below this are no normal doubles: they round to nothing, and dividing by them would fail where there is a record. */
const leastStep = 2 ** -1022;

/**
 * The exact figures that a question needs, as integers that SQL can add without rounding (Casacuberta and others 2022: sums of
 * doubles do not have the sensitivity that they should). x is a value clamped to [lower, upper].
 */
export interface FigurePlan {
  /** v = round((x − offset) / unit), an integer of at most `bound` in size; their sum is wanted. */
  readonly values?: { readonly offset: number; readonly unit: number; readonly bound: number };
  /** v·v divided by `divisor`, rounded down, is wanted as a sum too; each is at most `bound`. */
  readonly squares?: { readonly divisor: number; readonly bound: number };
  /** Counts in `count` cells: least(count − 1, floor((x − lower) / width)). */
  readonly cells?: { readonly lower: number; readonly width: number; readonly count: number };
  /** Counts in the bins of the question, in its order; what is in none of them is not counted. */
  readonly bins?: number;
}

/** The exact figures of one group, after contributions were bounded: at most `records` records of a unit in all groups together. */
export interface Figures {
  /** Units (subjects, or records where no subject is declared) with at least one record in the group. */
  readonly units: number;
  /** count: all records; sum, mean, variance: those whose value is not null. Others need not say. */
  readonly records?: number;
  readonly sum?: number | bigint;
  readonly squares?: number | bigint;
  readonly cells?: ArrayLike<number>;
  readonly bins?: ArrayLike<number>;
}

function valuesOf(lower: number, upper: number, centred: boolean): NonNullable<FigurePlan['values']> {
  const offset = centred ? lower + (upper - lower) / 2 : 0;
  const reach = centred ? (upper - lower) / 2 : Math.max(Math.abs(lower), Math.abs(upper));
  const unit = powerOfTwoBelow(stepOf(reach / valueSteps));
  // One more, as subtracting the offset may round.
  return { offset, unit, bound: Math.ceil(reach / unit) + 1 };
}

function stepOf(step: number): number {
  if (step >= leastStep) return step;
  throw problem('request.invalid', undefined, [
    { pointer: '#/ask/upper', detail: 'is too near to lower for steps between them' },
  ]);
}

/**
 * What must be counted and added for a question.
 * @throws problem `request.invalid` for bounds so narrow that steps between them are no normal doubles
 */
export function figuresFor(ask: Question): FigurePlan {
  switch (ask.aggregate) {
    case 'count':
      return {};
    case 'sum':
      return { values: valuesOf(ask.lower, ask.upper, false) };
    case 'mean':
      return { values: valuesOf(ask.lower, ask.upper, true) };
    case 'variance': {
      const values = valuesOf(ask.lower, ask.upper, true);
      const divisor = powerOfTwoBelow((values.bound * values.bound) / squareSteps);
      return { values, squares: { divisor, bound: Math.ceil((values.bound * values.bound) / divisor) } };
    }
    case 'median':
    case 'quantiles': {
      const width = stepOf((ask.upper - ask.lower) / quantileCells);
      return { cells: { lower: ask.lower, width, count: quantileCells } };
    }
    case 'histogram':
      return { bins: ask.keys?.length ?? (ask.edges?.length ?? 1) - 1 };
  }
}
