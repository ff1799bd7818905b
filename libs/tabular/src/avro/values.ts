import { unparsable } from '../engine/errors.js';
import { cellJson, type CellRead } from '../parts/cell-json.js';
import { maxRecordBytes } from '../parts/chunks.js';
import { type Meter } from '../parts/meter.js';
import { castColumn, type RowColumn } from '../parts/row-parts.js';
import { type AvroBytes, damaged } from './avro-bytes.js';
import { scalarOf } from './cells.js';
import { type AvroField, type AvroType } from './schema.js';

const mostDepth = 100;
/** The least text of an element and what separates it. */
const mostElements = maxRecordBytes / 2;

/** Reads the values of one field of records. */
export interface FieldReader {
  readonly column: RowColumn;
  read(bytes: AvroBytes): CellRead;
}

/** A field as a column: a value without others within, or null, as what it is; all else as JSON. */
export function fieldReader({ name, type }: AvroField, meter: Meter): FieldReader {
  const { scalar, nullAt } = plainOf(type);
  const read = scalar === undefined ? undefined : scalarOf(scalar);
  if (read === undefined) {
    const json = new JsonValues(meter);
    return { column: castColumn(name, 'json'), read: (bytes) => ({ text: jsonOrNull(json, bytes, type) }) };
  }
  return {
    column: castColumn(name, read.type, read.sqlType),
    read(bytes) {
      if (nullAt === undefined) return read.read(bytes);
      const branch = bytes.long();
      if (branch !== 0n && branch !== 1n) throw damaged();
      return Number(branch) === nullAt ? { text: null } : read.read(bytes);
    },
  };
}

/** A type, or what it is beside null and where null stands. */
function plainOf(type: AvroType): { readonly scalar?: AvroType; readonly nullAt?: number } {
  if (type.kind !== 'union') return { scalar: type };
  const nullAt = type.branches.findIndex(({ kind }) => kind === 'null');
  const [other] = type.branches.filter(({ kind }) => kind !== 'null');
  if (type.branches.length === 1) return { scalar: type };
  return type.branches.length === 2 && nullAt !== -1 && other !== undefined ? { scalar: other, nullAt } : {};
}

function jsonOrNull(json: JsonValues, bytes: AvroBytes, type: AvroType): string | null {
  const text = json.text(bytes, type, 0);
  return text === 'null' ? null : text;
}

/** Reads values as JSON. */
class JsonValues {
  private readonly tags = new Map<AvroType, readonly (string | undefined)[]>();

  constructor(private readonly meter: Meter) {}

  text(bytes: AvroBytes, type: AvroType, depth: number): string {
    if (depth > mostDepth) throw unparsable(`values are nested deeper than ${mostDepth} levels`);
    this.meter.count(1);
    switch (type.kind) {
      case 'record':
        return `{${type.fields
          .map(({ name, type: inner }) => `${JSON.stringify(name)}:${this.text(bytes, inner, depth + 1)}`)
          .join(',')}}`;
      case 'array':
        return `[${this.elements(bytes, () => this.text(bytes, type.items, depth + 1)).join(',')}]`;
      case 'map':
        return this.map(bytes, type.items, depth);
      case 'union':
        return this.union(bytes, type, depth);
      default:
        return this.scalar(bytes, type);
    }
  }

  private scalar(bytes: AvroBytes, type: AvroType): string {
    const scalar = scalarOf(type);
    return scalar === undefined ? 'null' : cellJson(scalar.read(bytes).text, scalar);
  }

  private map(bytes: AvroBytes, items: AvroType, depth: number): string {
    const keys = new Set<string>();
    const entries = this.elements(bytes, () => {
      const key = scalarOf({ kind: 'string' })?.read(bytes).text ?? '';
      if (keys.has(key)) throw unparsable('a key occurs twice in a map');
      keys.add(key);
      return `${JSON.stringify(key)}:${this.text(bytes, items, depth + 1)}`;
    });
    return `{${entries.join(',')}}`;
  }

  /** Elements come in runs, each behind its number; behind a negative one stands how many bytes they have. */
  private elements(bytes: AvroBytes, one: () => string): string[] {
    const found: string[] = [];
    let length = 0;
    for (let run = bytes.long(); run !== 0n; run = bytes.long()) {
      if (run < 0n) bytes.long();
      const count = run < 0n ? -run : run;
      if (count > BigInt(mostElements)) throw damaged();
      for (let i = 0; i < Number(count); i++) {
        const text = one();
        length += text.length + 1;
        if (length > maxRecordBytes)
          throw unparsable(`a list or map is longer than ${maxRecordBytes >> 20} MiB`);
        found.push(text);
      }
    }
    return found;
  }

  private union(bytes: AvroBytes, type: Extract<AvroType, { kind: 'union' }>, depth: number): string {
    const at = bytes.int();
    const branch = type.branches[at];
    if (branch === undefined) throw damaged();
    const tag = this.tagsOf(type)[at];
    const text = this.text(bytes, branch, depth + 1);
    return tag === undefined ? text : `{${JSON.stringify(tag)}:${text}}`;
  }

  /** Where two branches have one kind of JSON, a value stands in an object whose key is its type, as in Avro's own JSON. */
  private tagsOf(type: Extract<AvroType, { kind: 'union' }>): readonly (string | undefined)[] {
    const known = this.tags.get(type);
    if (known !== undefined) return known;
    const kinds = type.branches.map(jsonKind);
    const isClear = new Set(kinds).size === kinds.length;
    const tags = type.branches.map((branch) =>
      isClear || branch.kind === 'null' ? undefined : 'name' in branch ? branch.name : branch.kind,
    );
    this.tags.set(type, tags);
    return tags;
  }
}

function jsonKind(type: AvroType): string {
  const scalar = scalarOf(type);
  if (scalar === undefined) return type.kind === 'array' ? 'array' : 'object';
  if (type.kind === 'null' || type.kind === 'boolean') return type.kind;
  return scalar.isText ? 'text' : 'number';
}
