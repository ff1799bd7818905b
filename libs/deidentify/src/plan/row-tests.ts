import {
  type Column,
  type ColumnType,
  type Comparison,
  type RowConditions,
  type RowTest,
  type Scalar,
} from '#libs/contracts';
import { didYouMean, type ProblemPlace } from '#libs/kernel';
import { instantText, isDay, momentText } from '../sql/moments.js';
import { pointerOf } from '../policy/policy-source.js';

const numeric: readonly ColumnType[] = ['integer', 'decimal', 'double'];

const time = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?$/;

/** Why a value cannot be compared with a column of a type; undefined when it can. */
function misfit(value: Scalar, type: ColumnType): string | undefined {
  if (numeric.includes(type)) {
    if (typeof value !== 'number') return 'must be a number';
    return Number.isInteger(value) && !Number.isSafeInteger(value)
      ? 'is beyond 2^53 and not exact'
      : undefined;
  }
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'must be true or false';
  if (type === 'json') return 'can only be tested with $exists: the column is JSON';
  if (type === 'bytes') return 'can only be tested with $exists: the column is bytes';
  if (typeof value !== 'string') return 'must be text';
  if (type === 'date' && !isDay(value)) return 'must be a date such as "1984-05-03"';
  if (type === 'timestamp' && momentText(value) === undefined)
    return 'must be a moment such as "1984-05-03T10:20:30"';
  if (type === 'instant' && instantText(value) === undefined)
    return 'must be an instant such as "1984-05-03T10:20:30Z"';
  return type === 'time' && !time.test(value) ? 'must be a time such as "10:20:30"' : undefined;
}

function entries(condition: Scalar | Comparison): [string, readonly Scalar[]][] {
  if (typeof condition !== 'object') return [['$eq', [condition]]];
  return Object.entries(condition).map(([key, value]) => [
    key,
    Array.isArray(value) ? value : [value as Scalar],
  ]);
}

/** Turns a policy's row conditions into tests on raw columns; what does not fit is added to `places`. */
export function planRows(
  rows: RowConditions | undefined,
  columns: ReadonlyMap<string, Column>,
  places: ProblemPlace[],
): RowTest[] {
  const tests: RowTest[] = [];
  for (const [name, condition] of Object.entries(rows ?? {})) {
    const column = columns.get(name);
    if (column === undefined) {
      const detail = `is not a column of this dataset version${didYouMean(name, columns.keys())}`;
      places.push({ pointer: pointerOf(['rows', name]), detail });
      continue;
    }
    for (const [key, values] of entries(condition)) {
      const test = key.slice(1) as RowTest['test'];
      const ordered = ['lt', 'lte', 'gt', 'gte'].includes(test);
      const wrong =
        ordered && column.type === 'boolean'
          ? 'has no order: the column is boolean'
          : test === 'exists'
            ? undefined
            : values.map((value) => misfit(value, column.type)).find((detail) => detail !== undefined);
      const path = typeof condition === 'object' ? ['rows', name, key] : ['rows', name];
      if (wrong !== undefined) places.push({ pointer: pointerOf(path), detail: wrong });
      tests.push({ column: name, type: column.type, test, values });
    }
  }
  return tests;
}
