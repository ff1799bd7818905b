import { unparsable } from '../engine/errors.js';

/** A logical type, on a type that it is good for. */
export type Logical =
  | { readonly is: 'date' | 'uuid' | 'duration' }
  | { readonly is: 'time' | 'instant' | 'local'; readonly perSecond: 1_000 | 1_000_000 | 1_000_000_000 }
  | { readonly is: 'decimal'; readonly precision: number; readonly scale: number };

export type Primitive = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
}

/** A type of Avro 1.12. Records may name themselves, so their fields are there once all is read. */
export type AvroType =
  | { readonly kind: Primitive; readonly logical?: Logical | undefined }
  | {
      readonly kind: 'fixed';
      readonly name: string;
      readonly size: number;
      readonly logical?: Logical | undefined;
    }
  | { readonly kind: 'enum'; readonly name: string; readonly symbols: readonly string[] }
  | { readonly kind: 'array' | 'map'; readonly items: AvroType }
  | { readonly kind: 'union'; readonly branches: readonly AvroType[] }
  | { readonly kind: 'record'; readonly name: string; readonly fields: AvroField[] };

const primitives: readonly string[] = [
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
];
const mostTypes = 20_000;
const mostDepth = 64;
const mostFixed = 1 << 20;

const broken = (): Error => unparsable('the schema of the Avro file is not one');

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws Problem upload.unparsable for what is no schema of records */
export function readAvroSchema(text: string): readonly AvroField[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw broken();
  }
  const type = new SchemaReader().type(json, '', 0);
  if (type.kind !== 'record') throw unparsable('the Avro file holds no records');
  return type.fields;
}

class SchemaReader {
  private readonly named = new Map<string, AvroType>();
  private count = 0;

  type(json: unknown, space: string, depth: number): AvroType {
    if (++this.count > mostTypes || depth > mostDepth)
      throw unparsable('the schema of the Avro file is too large or nested too deep');
    if (typeof json === 'string') return this.reference(json, space);
    if (Array.isArray(json)) return this.union(json, space, depth);
    if (!isObject(json)) throw broken();
    const kind = json['type'];
    if (kind === 'record' || kind === 'error') return this.record(json, space, depth);
    if (kind === 'enum') return this.enumeration(json, space);
    if (kind === 'fixed') return this.fixed(json, space);
    if (kind === 'array' || kind === 'map')
      return { kind, items: this.type(json[kind === 'array' ? 'items' : 'values'], space, depth + 1) };
    if (typeof kind !== 'string') return this.type(kind, space, depth + 1);
    const type = this.reference(kind, space);
    return isPrimitive(type) ? { ...type, logical: logicalOf(type.kind, json) } : type;
  }

  private reference(name: string, space: string): AvroType {
    if (primitives.includes(name)) return { kind: name as Primitive };
    const found =
      this.named.get(name.includes('.') || space === '' ? name : `${space}.${name}`) ?? this.named.get(name);
    if (found === undefined) throw broken();
    return found;
  }

  private union(json: readonly unknown[], space: string, depth: number): AvroType {
    const branches = json.map((branch) => this.type(branch, space, depth + 1));
    if (branches.length === 0 || branches.some(({ kind }) => kind === 'union')) throw broken();
    return { kind: 'union', branches };
  }

  private record(json: Readonly<Record<string, unknown>>, space: string, depth: number): AvroType {
    const { name, inner } = fullName(json, space);
    const fields: AvroField[] = [];
    const type: AvroType = { kind: 'record', name, fields };
    this.define(name, type);
    if (!Array.isArray(json['fields'])) throw broken();
    for (const field of json['fields'] as unknown[]) {
      if (!isObject(field) || typeof field['name'] !== 'string') throw broken();
      // Some writers put the logical type beside the type and not in it.
      fields.push({ name: field['name'], type: this.type(field['type'], inner, depth + 1) });
    }
    if (new Set(fields.map((field) => field.name)).size < fields.length) throw broken();
    return type;
  }

  private enumeration(json: Readonly<Record<string, unknown>>, space: string): AvroType {
    const symbols = json['symbols'];
    if (!Array.isArray(symbols) || !symbols.every((symbol) => typeof symbol === 'string')) throw broken();
    const { name } = fullName(json, space);
    return this.define(name, { kind: 'enum', name, symbols });
  }

  private fixed(json: Readonly<Record<string, unknown>>, space: string): AvroType {
    const size = json['size'];
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > mostFixed) throw broken();
    const { name } = fullName(json, space);
    return this.define(name, { kind: 'fixed', name, size, logical: logicalOf('fixed', json, size) });
  }

  private define(name: string, type: AvroType): AvroType {
    if (this.named.has(name)) throw broken();
    this.named.set(name, type);
    return type;
  }
}

function isPrimitive(type: AvroType): type is Extract<AvroType, { kind: Primitive }> {
  return primitives.includes(type.kind);
}

function fullName(
  { name, namespace }: Readonly<Record<string, unknown>>,
  space: string,
): { readonly name: string; readonly inner: string } {
  if (typeof name !== 'string' || name === '') throw broken();
  if (name.includes('.')) return { name, inner: name.slice(0, name.lastIndexOf('.')) };
  const own = typeof namespace === 'string' ? namespace : space;
  return { name: own === '' ? name : `${own}.${name}`, inner: own };
}

const units = { millis: 1_000, micros: 1_000_000, nanos: 1_000_000_000 } as const;

/** A logical type that does not fit what it stands on counts as none, as the specification says. */
function logicalOf(kind: string, json: Readonly<Record<string, unknown>>, size = 0): Logical | undefined {
  const { logicalType: word, precision, scale = 0 } = json;
  if (typeof word !== 'string') return undefined;
  if (word === 'date' && kind === 'int') return { is: 'date' };
  if (word === 'uuid' && (kind === 'string' || (kind === 'fixed' && size === 16))) return { is: 'uuid' };
  if (word === 'duration' && kind === 'fixed' && size === 12) return { is: 'duration' };
  if (word === 'decimal' && (kind === 'bytes' || kind === 'fixed')) {
    const isRight = Number.isInteger(precision) && Number.isInteger(scale) && Number(precision) > 0;
    const [digits, after] = [Number(precision), Number(scale)];
    return isRight && after >= 0 && after <= digits && digits <= 10_000
      ? { is: 'decimal', precision: digits, scale: after }
      : undefined;
  }
  const [, what, unit] = /^(time|timestamp|local-timestamp)-(millis|micros|nanos)$/.exec(word) ?? [];
  if (what === undefined || unit === undefined) return undefined;
  if (
    what === 'time'
      ? unit === 'millis'
        ? kind !== 'int'
        : kind !== 'long' || unit === 'nanos'
      : kind !== 'long'
  )
    return undefined;
  const is = what === 'time' ? 'time' : what === 'timestamp' ? 'instant' : 'local';
  return { is, perSecond: units[unit as keyof typeof units] };
}
