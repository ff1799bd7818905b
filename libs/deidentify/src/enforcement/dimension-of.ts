import {
  type ColumnType,
  type Hierarchy,
  type ModelRequirement,
  type Plan,
  type PlannedColumn,
} from '#libs/contracts';
import { problem } from '#libs/kernel';
import { type AttributeDetail } from '../models/sensitive-attribute.js';
import { freeHierarchy, readsAs } from '../techniques/treatment.js';
import { root } from '../hierarchies/parse-hierarchy.js';
import { type Dimension } from '../coded/coded-table.js';
import { type DimensionLabels } from './multidimensional/assemble.js';

/** The distinct values of a column in ascending order: what codes 0, 1, … of a reading of it stand for. */
export interface ColumnValues {
  /** Canonical texts. */
  readonly texts: readonly string[];
  /** As numbers, dates and times in seconds; null where there is no such number. Empty for other types. */
  readonly positions: readonly (number | null)[];
  /** Whether the column has missing values; their code is the one after the last. */
  readonly missing: boolean;
}

/** A dimension, what its codes stand for, and the code of each code that was read, where they differ. */
export interface ReadDimension {
  readonly dimension: Dimension;
  readonly labels: DimensionLabels;
  readonly recode?: Int32Array;
}

const measurable = new Set(['integer', 'decimal', 'double', 'date', 'timestamp', 'instant', 'time']);

/** Whether ranges of a column's values, cells of this type, mean something: numbers and times, but for those that stand for something else. */
export function isMeasurable({ action }: Pick<PlannedColumn, 'action'>, type: ColumnType): boolean {
  return measurable.has(type) && readsAs(action) !== 'opaque';
}

/** The hierarchy that enforcement may choose levels of, where the policy leaves the level open. */
function openHierarchy(plan: Plan, { action }: Pick<PlannedColumn, 'action'>): Hierarchy | undefined {
  const name = freeHierarchy(action)?.name;
  return name !== undefined && Object.hasOwn(plan.hierarchies, name) ? plan.hierarchies[name] : undefined;
}

/** Positions without gaps: what is beyond all numbers lies where the outermost number does. */
function finite(positions: readonly (number | null)[], missing: boolean): Float64Array {
  const isNumber = (x: number | null): x is number => x !== null && Number.isFinite(x);
  let last = positions.find(isNumber) ?? 0;
  const filled = positions.map((x) => (last = isNumber(x) ? x : last));
  return Float64Array.from(missing ? [...filled, last] : filled);
}

/** Groups of each level, by number in the order of their first leaves, with one more leaf under the root where values are missing. */
function levelsOf(hierarchy: Hierarchy, missing: boolean) {
  const height = hierarchy.rows[0]?.length ?? 0;
  const leaves = hierarchy.rows.length + (missing ? 1 : 0);
  return Array.from({ length: height }, (_, h) => {
    const groups = new Map<string | null, number>();
    const level = new Int32Array(leaves);
    for (let leaf = 0; leaf < leaves; leaf++) {
      const text = hierarchy.rows[leaf]?.[h] ?? (h === height - 1 ? (hierarchy.rows[0]?.[h] ?? null) : null);
      const group = groups.get(text) ?? groups.size;
      groups.set(text, group);
      level[leaf] = group;
    }
    return { level, texts: [...groups.keys()] };
  });
}

/** A hierarchy with a leaf for each of these values, as far as it lets others than its own through: they are under the root alone. */
function completed(hierarchy: Hierarchy, { texts }: ColumnValues): Hierarchy {
  if (hierarchy.others !== true) return hierarchy;
  const leaves = new Set(hierarchy.rows.map(([leaf]) => leaf));
  const between = (hierarchy.rows[0]?.length ?? 2) - 2;
  const more = texts.flatMap((text) =>
    leaves.has(text)
      ? []
      : [[text, ...Array<string>(between).fill(text === root ? root : `\u0000${text}`), root]],
  );
  return { ...hierarchy, rows: [...hierarchy.rows, ...more] };
}

/** The leaf of each value that was read. @throws Problem policy.inapplicable where some are no leaf; how many is not told */
function leavesOf(hierarchy: Hierarchy, values: ColumnValues, pointer: string, column: string): Int32Array {
  const rows = new Map(hierarchy.rows.map((row, i) => [row[0] ?? '', i]));
  const leaves = new Int32Array(values.texts.length + (values.missing ? 1 : 0));
  values.texts.forEach((text, code) => (leaves[code] = rows.get(text) ?? 0));
  if (values.missing) leaves[values.texts.length] = hierarchy.rows.length;
  if (!values.texts.every((text) => rows.has(text))) {
    const detail = `misses values of the column ${JSON.stringify(column.slice(0, 64))}: add leaves for them`;
    throw problem(
      'policy.inapplicable',
      'A hierarchy misses values of the column that it is to generalize.',
      [{ pointer, detail }],
    );
  }
  return leaves;
}

/** Whether a hierarchy's lines are in the order of the numbers or dates that its leaves are. */
function ascends(hierarchy: Hierarchy, { rawType }: Pick<PlannedColumn, 'rawType'>): boolean {
  if (!measurable.has(rawType)) return false;
  const isText = ['date', 'timestamp', 'instant', 'time'].includes(rawType);
  const leaves = hierarchy.rows.map((row) => (isText ? (row[0] ?? '') : Number(row[0] ?? Number.NaN)));
  return leaves.every((leaf, i) => leaf === leaf && (i === 0 || leaf > (leaves[i - 1] ?? leaf)));
}

/** Values that are themselves or `*`. */
function flat(name: string, values: ColumnValues, texts: readonly (string | null)[]): ReadDimension {
  const rows = values.texts.map((text) => [text, '*']);
  const levels = levelsOf({ name, version: 1, rows }, values.missing);
  return {
    dimension: {
      name,
      leaves: texts.length,
      missing: values.missing,
      kind: 'hierarchy',
      ordered: false,
      levels: levels.map(({ level }) => level),
    },
    labels: { values: texts, groups: levels.map((level) => level.texts) },
  };
}

/**
 * A quasi-identifier, cells of a type, as a dimension: columns with an open hierarchy by it; numbers and times ordered; all others are
 * fixed for full-domain, and themselves or `*` for multidimensional enforcement.
 * @throws Problem policy.inapplicable when the hierarchy misses values
 */
export function dimensionOf(
  plan: Plan,
  column: PlannedColumn,
  type: ColumnType,
  values: ColumnValues,
): ReadDimension {
  const { name } = column;
  const { missing } = values;
  const texts = missing ? [...values.texts, null] : values.texts;
  const open = openHierarchy(plan, column);
  if (open !== undefined) {
    const hierarchy = completed(open, values);
    const levels = levelsOf(hierarchy, missing);
    const leaves = hierarchy.rows.map((row) => row[0] ?? '');
    return {
      dimension: {
        name,
        leaves: leaves.length + (missing ? 1 : 0),
        missing,
        kind: 'hierarchy',
        ordered: ascends(hierarchy, column),
        levels: levels.map(({ level }) => level),
      },
      labels: { values: missing ? [...leaves, null] : leaves, groups: levels.map((level) => level.texts) },
      recode: leavesOf(hierarchy, values, `#/transforms/${column.rule}/hierarchy`, name),
    };
  }
  const leaves = texts.length;
  if (!isMeasurable(column, type)) {
    const chooses = plan.requirement?.enforcement.mode === 'multidimensional';
    return chooses
      ? flat(name, values, texts)
      : { dimension: { name, leaves, missing, kind: 'fixed' }, labels: { values: texts } };
  }
  const positions = finite(values.positions, missing);
  return { dimension: { name, leaves, missing, kind: 'ordered', positions }, labels: { values: texts } };
}

/**
 * What a model has to know of its column's values beyond their order: for the hierarchical distance, the groups of each.
 * @throws Problem policy.inapplicable when the hierarchy misses values
 */
export function sensitiveDetail(plan: Plan, model: ModelRequirement, values: ColumnValues): AttributeDetail {
  if (model.model !== 't-closeness' || model.distance !== 'hierarchical') return {};
  const named = Object.hasOwn(plan.hierarchies, model.hierarchy)
    ? plan.hierarchies[model.hierarchy]
    : undefined;
  if (named === undefined)
    throw problem('policy.inapplicable', 'A hierarchy that the plan names is missing.');
  const hierarchy = completed(named, values);
  const leaves = leavesOf(hierarchy, values, `${model.pointer}/hierarchy`, model.column);
  return {
    levels: levelsOf(hierarchy, values.missing).map(({ level }) => leaves.map((leaf) => level[leaf] ?? 0)),
  };
}
