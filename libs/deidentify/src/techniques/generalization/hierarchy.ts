import { type ActionOf, type GeneralizationAction } from '#libs/contracts';
import { problem } from '#libs/kernel';
import { canonicalText } from '../../sql/canonical-text.js';
import { root } from '../../hierarchies/parse-hierarchy.js';
import { type ColumnWith, type DialectContext, type Preparation } from '../../sql/dialect.js';

type Action = Extract<GeneralizationAction, { how: 'hierarchy' }>;
type Column = ColumnWith<ActionOf<'generalization'>>;

/** Rows that one statement binds, as two JSON texts. */
const batch = 20_000;

/** Each leaf with its value at the action's level. */
function valuesOf(action: Action, context: DialectContext): [string, string][] {
  const hierarchy = context.hierarchies[action.hierarchy];
  if (hierarchy === undefined)
    throw problem('policy.inapplicable', 'A hierarchy that the plan names is missing.');
  const values = new Map<string, string>();
  for (const row of hierarchy.rows) {
    const [leaf, value] = [row[0], row[action.level ?? 0]];
    if (leaf !== undefined && value !== undefined) values.set(leaf, value);
  }
  return [...values];
}

/** Refuses a table with values that the hierarchy has no leaf for, without telling what or how many they are. */
function refuseMissing(count: number, column: Column): void {
  if (count === 0) return;
  if (!Number.isFinite(count))
    throw problem('internal.error', 'values that a hierarchy misses were not counted');
  throw problem('policy.inapplicable', 'A hierarchy misses values of the column that it is to generalize.', [
    {
      pointer: `#/transforms/${column.rule}/hierarchy`,
      detail: `misses values of the column ${JSON.stringify(column.name.slice(0, 64))}: add leaves for them`,
    },
  ]);
}

/** Puts the leaves into a table and counts the records whose value is none of them. */
export function prepareHierarchy(
  x: string,
  column: Column,
  action: Action,
  context: DialectContext,
): Preparation[] {
  const table = context.name('leaves');
  const values = valuesOf(action, context);
  const fill: Preparation[] = [];
  for (let i = 0; i < values.length; i += batch) {
    const part = values.slice(i, i + batch);
    const list = (name: string) => `unnest(from_json(CAST($${name} AS JSON), '["VARCHAR"]'))`;
    fill.push({
      statement: {
        sql: `INSERT INTO ${table} SELECT ${list('leaves')}, ${list('above')}`,
        parameters: {
          leaves: JSON.stringify(part.map(([leaf]) => leaf)),
          above: JSON.stringify(part.map(([, value]) => value)),
        },
      },
    });
  }
  const text = canonicalText(x, column.rawType);
  const missing = `${x} IS NOT NULL AND ${text} NOT IN (SELECT leaf FROM ${table})`;
  let count = Number.NaN;
  return [
    {
      statement: {
        sql: `CREATE TEMP TABLE ${table} (leaf VARCHAR NOT NULL, value VARCHAR NOT NULL)`,
        parameters: {},
      },
    },
    ...fill,
    {
      statement: { sql: `SELECT count(*) FROM ${context.source} WHERE ${missing}`, parameters: {} },
      receive: ([column = []]) => {
        count = Number(column[0]);
      },
      done: () => {
        if (context.hierarchies[action.hierarchy]?.others !== true) refuseMissing(count, column);
      },
    },
  ];
}

/** The value at the level, or the leaf itself where enforcement is to choose; the root where others than leaves are let through. */
export function hierarchySql(x: string, column: Column, action: Action, context: DialectContext): string {
  const text = canonicalText(x, column.rawType);
  const others = context.hierarchies[action.hierarchy]?.others === true;
  const isLeaf = action.level === undefined || action.level === 0;
  if (isLeaf && !others) return text;
  const value = isLeaf ? 'leaf' : 'value';
  const found = `(SELECT l.${value} FROM ${context.name('leaves')} AS l WHERE l.leaf = ${text})`;
  return others ? `coalesce(${found}, CASE WHEN ${x} IS NOT NULL THEN '${root}' END)` : found;
}
