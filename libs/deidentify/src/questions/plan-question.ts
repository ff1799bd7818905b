import {
  type Column,
  type ColumnType,
  type Query,
  type Question,
  type RowTest,
  type Scalar,
} from '#libs/contracts';
import { figuresFor, type UnitContribution } from '#libs/dp';
import { didYouMean, problem, type ProblemPlace } from '#libs/kernel';
import { planRows } from '../plan/row-tests.js';

/** How a record becomes a figure that can be added up; see `FigurePlan` of libs/dp for the arithmetic. */
export type Measure =
  | { readonly kind: 'count' }
  /** Values clamped to bounds, in whole units from an offset, so that sums are exact in every order; and their squares. */
  | {
      readonly kind: 'sum';
      readonly column: string;
      readonly lower: number;
      readonly upper: number;
      readonly offset: number;
      readonly unit: number;
      /** Squares are divided by this and rounded down, where they are wanted. */
      readonly divisor?: number;
    }
  /** Values clamped to bounds, in equal cells between them. */
  | {
      readonly kind: 'cells';
      readonly column: string;
      readonly lower: number;
      readonly upper: number;
      readonly width: number;
      readonly count: number;
    }
  /** Bins between ascending edges, the last one closed; values beyond the edges count nowhere. */
  | { readonly kind: 'bins'; readonly column: string; readonly edges: readonly number[] }
  /** One bin for each declared value. */
  | { readonly kind: 'values'; readonly column: Column; readonly values: readonly Scalar[] };

/** The groups of a question: those that were declared, or those that are found in the data. */
export interface PlannedGroups {
  readonly column: Column;
  readonly keys?: readonly Scalar[];
}

/** A question over a table of known columns, without the noise: what is to be counted, and how much of it is one subject's. */
export interface QuestionPlan {
  /** The columns that are read. */
  readonly columns: readonly Column[];
  readonly tests: readonly RowTest[];
  /** The column that identifies a subject; each record is its own where there is none. */
  readonly subject?: string;
  readonly groups?: PlannedGroups;
  readonly measure: Measure;
  /** The most that one subject contributes: records in a group, and groups. */
  readonly contribution: { readonly records: number; readonly groups: number };
}

export interface QuestionTable {
  readonly columns: readonly Column[];
  /** The column that identifies a data subject. */
  readonly subject?: string;
}

/** The longest text of a group's key, in characters; records with longer ones are in no group. */
export const longestKey = 256;

const numeric: readonly ColumnType[] = ['integer', 'decimal', 'double'];

/** Checks a question against the columns alone: what it finds depends on nothing that is in a cell. */
class Checker {
  readonly places: ProblemPlace[] = [];
  readonly #columns: ReadonlyMap<string, Column>;

  constructor(table: QuestionTable) {
    this.#columns = new Map(table.columns.map((column) => [column.name, column]));
  }

  say(pointer: string, detail: string): void {
    this.places.push({ pointer, detail });
  }

  column(name: string, pointer: string): Column | undefined {
    const column = this.#columns.get(name);
    if (!column) {
      const meant = didYouMean(name, [...this.#columns.keys()]);
      this.say(pointer, `is not a column of what is asked about${meant}`);
    }
    return column;
  }

  number(name: string, pointer: string): void {
    const column = this.column(name, pointer);
    if (column && !numeric.includes(column.type)) this.say(pointer, `is not a number: it is ${column.type}`);
  }

  /** A column whose values are compared with declared keys, or found. */
  keyed(name: string, keys: readonly Scalar[] | undefined, at: string): Column | undefined {
    const column = this.column(name, `${at}/column`);
    if (!column) return undefined;
    if (column.type === 'json' || column.type === 'bytes') {
      const what = column.type === 'json' ? 'JSON' : 'bytes';
      this.say(`${at}/column`, `cannot be compared: the column is ${what}`);
      return undefined;
    }
    if (keys === undefined) return column;
    if (new Set(keys).size !== keys.length) this.say(`${at}/keys`, 'must not repeat');
    this.rows({ [name]: { $in: [...keys] } }, () => `${at}/keys`);
    return column;
  }

  rows(conditions: NonNullable<Query['where']>, pointer: (path: string) => string): RowTest[] {
    const places: ProblemPlace[] = [];
    const tests = planRows(conditions, this.#columns, places);
    for (const place of places) {
      this.places.push({ ...place, pointer: pointer(place.pointer.replace(/^#\/rows/, '')) });
    }
    return tests;
  }
}

function checkAsk(ask: Question, check: Checker): Column | undefined {
  if (ask.aggregate === 'count') return undefined;
  if (ask.aggregate === 'histogram' && ask.keys !== undefined)
    return check.keyed(ask.column, ask.keys, '#/ask');
  check.number(ask.column, '#/ask/column');
  return undefined;
}

function measureFor(ask: Question, keyed: Column | undefined): Measure {
  if (ask.aggregate === 'count') return { kind: 'count' };
  if (ask.aggregate === 'histogram') {
    return keyed && ask.keys
      ? { kind: 'values', column: keyed, values: ask.keys }
      : { kind: 'bins', column: ask.column, edges: ask.edges ?? [] };
  }
  const { column, lower, upper } = ask;
  const { values, squares, cells } = figuresFor(ask);
  if (cells) return { kind: 'cells', column, lower, upper, width: cells.width, count: cells.count };
  if (!values) throw problem('internal.error', 'The figures of a question are not known.');
  const { offset, unit } = values;
  const divisor = squares && { divisor: squares.divisor };
  return { kind: 'sum', column, lower, upper, offset, unit, ...divisor };
}

/** How much of the answer is one unit's, as the mechanism counts it: records in all groups together and in one, and groups. */
export function unitContribution({
  subject,
  groups,
  contribution,
}: QuestionPlan): Required<UnitContribution> {
  // A record is in one group, once.
  if (subject === undefined) return { records: 1, groups: 1, perGroup: 1 };
  const { records } = contribution;
  if (!groups) return { records, groups: 1, perGroup: records };
  const most = Math.min(contribution.groups, groups.keys?.length ?? Infinity);
  return { records: records * most, groups: most, perGroup: records };
}

/**
 * Fits a question to a table.
 * @throws Problem query.inapplicable with pointers into the question; it depends on the columns alone, never on cells
 */
export function planQuestion(query: Query, table: QuestionTable): QuestionPlan {
  const check = new Checker(table);
  const keyed = checkAsk(query.ask, check);
  const { groupBy } = query;
  const groupColumn = groupBy && check.keyed(groupBy.column, groupBy.keys, '#/groupBy');
  const tests = query.where ? check.rows(query.where, (path) => `#/where${path}`) : [];
  if (table.subject !== undefined) check.column(table.subject, '#/dataset');
  if (new Set(table.columns.map(({ name }) => name.toLowerCase())).size !== table.columns.length)
    check.say('#/dataset', 'has two columns whose names differ in upper and lower case alone');
  if (check.places.length > 0) throw problem('query.inapplicable', undefined, check.places);
  const read = new Set(tests.map(({ column }) => column));
  for (const name of [
    query.ask.aggregate === 'count' ? undefined : query.ask.column,
    groupBy?.column,
    table.subject,
  ])
    if (name !== undefined) read.add(name);
  const columns = table.columns.filter(({ name }) => read.has(name));
  return {
    // A count of all records reads none of them; the first column stands for how many there are.
    columns: columns.length > 0 ? columns : table.columns.slice(0, 1),
    tests,
    measure: measureFor(query.ask, keyed),
    contribution: query.contribution,
    ...(table.subject !== undefined && { subject: table.subject }),
    ...(groupColumn && {
      groups: { column: groupColumn, ...(groupBy.keys !== undefined && { keys: groupBy.keys }) },
    }),
  };
}
