import { createHash, createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { canonicalJson, problem, type Json } from '#libs/kernel';
import { type EntityManager, type ObjectLiteral } from 'typeorm';
import { type EntityClass, governed } from './governed.js';

/** A row by the names of its columns, without those that are null: so a column that is added later, empty, changes no digest. */
export type Row = Readonly<Record<string, Json>>;

interface ColumnShape {
  readonly property: string;
  readonly name: string;
  readonly type: string;
}

/** What the rows of one governed entity look like. */
export interface Shape {
  readonly entity: EntityClass;
  readonly table: string;
  readonly set: boolean;
  readonly columns: readonly ColumnShape[];
  /** The columns by which rows belong together, and those of the primary key. */
  readonly unit: readonly ColumnShape[];
  readonly primary: readonly ColumnShape[];
}

/** Rows that are proved together: `values` are those of the unit's columns. */
export interface Unit {
  readonly shape: Shape;
  readonly values: readonly string[];
}

export const unitKey = ({ values }: Pick<Unit, 'values'>): string => values.join('/');
export const unitName = (unit: Unit): string => `${unit.shape.table}:${unitKey(unit)}`;

const shapes = new WeakMap<EntityManager['dataSource'], Map<EntityClass, Shape>>();

/** @throws Problem internal.error for an entity whose rows decide nothing */
export function shapeOf({ dataSource: connection }: EntityManager, entity: EntityClass): Shape {
  const known = shapes.get(connection) ?? new Map<EntityClass, Shape>();
  shapes.set(connection, known);
  const shape = known.get(entity) ?? makeShape(connection, entity);
  known.set(entity, shape);
  return shape;
}

function makeShape(connection: EntityManager['dataSource'], entity: EntityClass): Shape {
  const rule = governed.get(entity);
  if (!rule) throw problem('internal.error', `Rows of ${entity.name} are not proved.`);
  const metadata = connection.getMetadata(entity);
  const columns = metadata.columns.map(({ propertyName, databaseName, type, isPrimary }) => ({
    ...{ property: propertyName, name: databaseName, type: typeof type === 'string' ? type : type.name },
    isPrimary,
  }));
  const unit = rule.unit.flatMap((property) => columns.filter((column) => column.property === property));
  const primary = columns.filter(({ isPrimary }) => isPrimary);
  return { entity, table: metadata.tableName, set: rule.set === true, columns, unit, primary };
}

/** One value as it is digested, whether it comes from the application or, as JSON, from PostgreSQL. */
function plain(value: unknown, type: string): Json {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`;
  if (type === 'timestamptz') return new Date(value as string | Date).toISOString();
  if (type === 'bigint') return String(value);
  return JSON.parse(JSON.stringify(value)) as Json;
}

/** What of a value by column names (`name`) or properties (`property`) is in the table's columns. */
export function rowOf(shape: Shape, value: ObjectLiteral, by: 'name' | 'property'): Row {
  const row: Record<string, Json> = {};
  for (const column of shape.columns) {
    const given = (value as Record<string, unknown>)[column[by]];
    if (given !== undefined && given !== null) row[column.name] = plain(given, column.type);
  }
  return row;
}

/** A row as its repository gives it. */
export function entityOf<E extends ObjectLiteral>({ columns }: Shape, row: Row): E {
  const values = columns.map(({ property, name, type }) => [property, given(row[name] ?? null, type)]);
  return Object.fromEntries(values) as E;
}

function given(value: Json, type: string): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'timestamptz') return new Date(value);
  return type === 'bytea' ? Buffer.from(value.slice(2), 'hex') : value;
}

/** A value of a unit's column: a text, a number. */
const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? null);

export function unitOf(shape: Shape, row: Row): Unit {
  return { shape, values: shape.unit.map(({ name }) => textOf(row[name])) };
}

/** Whether all that the first row shows stands in the second. */
export const sameRow = (part: Row, whole: Row): boolean =>
  Object.entries(part).every(([name, value]) => canonicalJson(whole[name] ?? null) === canonicalJson(value));

/** SHA-256 of a unit's rows, whatever their order, base64url. */
export function digestOf(unit: Unit, rows: readonly Row[]): string {
  const sorted = rows.map((row) => canonicalJson(row)).sort();
  const text = canonicalJson([unit.shape.table, unitKey(unit), ...sorted]);
  return createHash('sha256').update(text).digest('base64url');
}

/** Keys as the hash takes them: made once, for every record and every row is sealed. */
const keys = new WeakMap<Uint8Array, KeyObject>();

/** What a proof's seal is over. */
export function sealOf(key: Uint8Array, about: readonly string[]): string {
  const made = keys.get(key) ?? createSecretKey(key);
  keys.set(key, made);
  return createHmac('sha256', made)
    .update(canonicalJson([...about]))
    .digest('base64url');
}

/** Compares two seals in a time that says nothing of where they differ. */
export function sameSeal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
