import { type Plan, type PlannedColumn } from '#libs/contracts';
import { type ChunkFunction, type DialectContext, type Preparation, type Tools } from '../sql/dialect.js';
import { hierarchyOf, inDuckdb } from '../techniques/treatment.js';
import { Parameters, type Statement } from '../sql/parameters.js';

/** The statements that make the records that will be released from the transformed ones; as {@link ReleaseStatements}. */
export interface FinalStatements {
  readonly functions: readonly ChunkFunction[];
  readonly prepare: readonly Preparation[];
  /** As `transformed`: `o0`, `o1`, …, `s`, `r`, `p`. Ask for it when all preparations are done. */
  readonly select: () => Statement;
}

/** The class of each record by its place in the transformed table; below 0 for those that are suppressed. */
export type ClassOfRecord = (place: number) => number;

const className = 'class_of_record';

function classFunction(classOf: ClassOfRecord): ChunkFunction {
  return {
    name: className,
    parameters: ['INTEGER'],
    returns: 'INTEGER',
    volatile: false,
    run: ([places = []]) => places.map((place) => classOf(Number(place))),
  };
}

/** `table`: transformed records, each with its place among them from 0 as `i`. */
function selectFinal(plan: Plan, table: string, cells: ReadonlyMap<number, string>, join = ''): string {
  const items = plan.columns.map((_, index) => `${cells.get(index) ?? `t.o${index}`} AS o${index}`);
  if (plan.subject !== undefined) items.push('t.s AS s');
  items.push('t.r AS r', 't.p AS p');
  const classed = `SELECT *, ${className}(CAST(i AS INTEGER)) AS c FROM ${table}`;
  return `SELECT ${items.join(', ')} FROM (${classed}) AS t${join} WHERE t.c >= 0`;
}

/** Transformed records as they are, without those that are suppressed. */
export function unsuppressed(plan: Plan, table: string, classOf: ClassOfRecord): FinalStatements {
  return {
    functions: [classFunction(classOf)],
    prepare: [],
    select: () => ({ sql: selectFinal(plan, table, new Map()), parameters: {} }),
  };
}

/** The column as one that generalizes its own leaves to a level of its hierarchy; undefined for one without a hierarchy. */
function atLevel(column: PlannedColumn, level: number): PlannedColumn | undefined {
  const action = hierarchyOf(column.action)?.at(level);
  return action && { ...column, rawType: 'string', type: 'string', action };
}

/** At the root everything is one, what is missing too. */
function isRoot(plan: Plan, { action }: PlannedColumn, level: number): boolean {
  const found = hierarchyOf(action);
  return found !== undefined && level === (plan.hierarchies[found.name]?.rows[0]?.length ?? 0) - 1;
}

/**
 * Full-domain generalization: every value of a quasi-identifier at one level of its hierarchy, by name; without the records
 * that are suppressed. Levels are those of the hierarchy itself, 0 the leaves.
 */
export function atLevels(
  plan: Plan,
  table: string,
  levels: Readonly<Record<string, number>>,
  classOf: ClassOfRecord,
  tools: Tools,
): FinalStatements {
  const parameters = new Parameters();
  const measured = new Map<string, readonly number[]>();
  const levelOf = ({ name }: PlannedColumn): number =>
    Object.hasOwn(levels, name) ? (levels[name] ?? 0) : 0;
  const roots = plan.columns.flatMap((column, index) =>
    isRoot(plan, column, levelOf(column)) ? [index] : [],
  );
  const chosen = plan.columns.flatMap((column, index) => {
    const level = roots.includes(index) ? 0 : levelOf(column);
    const generalized = level > 0 ? atLevel(column, level) : undefined;
    if (generalized === undefined) return [];
    const context: DialectContext = {
      parameters,
      tools,
      hierarchies: plan.hierarchies,
      raw: () => `t.o${index}`,
      typeOf: () => 'string',
      row: 't.r',
      source: `${table} AS t`,
      name: (what) => `f${index}_${what}`,
      measured,
    };
    return [{ index, generalized, context }];
  });
  return {
    functions: [classFunction(classOf)],
    prepare: chosen.flatMap(
      ({ index, generalized, context }) =>
        inDuckdb(generalized.action).prepare?.(`t.o${index}`, generalized, context) ?? [],
    ),
    select: () => {
      const cells = new Map(roots.map((index) => [index, `'*'`]));
      for (const { index, generalized, context } of chosen) {
        cells.set(index, inDuckdb(generalized.action).cell(`t.o${index}`, generalized, context));
      }
      return { sql: selectFinal(plan, table, cells), parameters: parameters.values };
    },
  };
}

/** What multidimensional enforcement made of each class: a label for each quasi-identifier, by name; null where it is missing. */
export interface LabelledClasses {
  readonly classOf: ClassOfRecord;
  readonly classes: number;
  readonly labels: Readonly<Record<string, (index: number) => string | null>>;
}

/** Multidimensional generalization: each record with the labels of its class. */
export function inClasses(plan: Plan, table: string, made: LabelledClasses): FinalStatements {
  const labelled = plan.columns.flatMap(({ name }, index) => {
    const label = Object.hasOwn(made.labels, name) ? made.labels[name] : undefined;
    return label === undefined ? [] : [{ index, label }];
  });
  const functions = labelled.map(({ index, label }): ChunkFunction => ({
    name: `class_label_${index}`,
    parameters: ['INTEGER'],
    returns: 'VARCHAR',
    volatile: false,
    run: ([classes = []]) => classes.map((one) => label(Number(one))),
  }));
  const items = labelled.map(({ index }) => `, class_label_${index}(CAST(c AS INTEGER)) AS l${index}`);
  const sql = `CREATE OR REPLACE TEMP TABLE class_labels AS SELECT CAST(c AS INTEGER) AS c${items.join('')} FROM range(${Math.trunc(made.classes)}) AS x(c)`;
  const cells = new Map(labelled.map(({ index }) => [index, `l.l${index}`]));
  const join = ' JOIN class_labels AS l ON l.c = t.c';
  return {
    functions: [classFunction(made.classOf), ...functions],
    prepare: [{ statement: { sql, parameters: {} } }],
    select: () => ({ sql: selectFinal(plan, table, cells, join), parameters: {} }),
  };
}
