import { type ColumnType } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { cellJson, nestedText, type CellKind, type CellRead } from '../parts/cell-json.js';
import { maxRecordBytes } from '../parts/chunks.js';
import { type Meter } from '../parts/meter.js';
import { damaged } from './flatbuffer.js';
import { type Dictionaries, type Vector } from './dictionaries.js';
import { fixedOf } from './scalars.js';
import { type ArrowField, type ArrowType } from './schema.js';
import { type Span } from './span.js';

/** What a batch gives for its fields, in the order in which they take it. */
export interface BatchSource {
  /** Length and nulls. */
  node(): readonly [number, number];
  buffer(): Span;
  /** How many buffers a field of views has for its bytes. */
  extra(): number;
  readonly dictionaries: Dictionaries;
  readonly meter: Meter;
}

/** What a field is as a column. */
export function kindOf({ type }: ArrowField): CellKind & { readonly sqlType?: string } {
  const fixed = fixedOf(type);
  if (fixed !== undefined) return fixed;
  const json = type.is === 'struct' || type.is === 'list' || type.is === 'map' || type.is === 'fixed list';
  const plain: ColumnType =
    type.is === 'boolean' ? 'boolean' : type.is === 'bytes' ? 'bytes' : json ? 'json' : 'string';
  return { type: plain, isText: plain === 'string' || plain === 'bytes' };
}

/** Reads the values of a field. @throws Problem upload.unparsable */
export function vectorOf(field: ArrowField, source: BatchSource): Vector {
  if (field.dictionary !== undefined) {
    const { id, index } = field.dictionary;
    const indices = vectorOf({ name: '', type: index, children: [] }, source);
    const values = source.dictionaries.of(id);
    return {
      length: indices.length,
      at: (row) => {
        const { text } = indices.at(row);
        return text === null ? { text } : values.at(Number(text));
      },
    };
  }
  const [length, nulls] = source.node();
  if (field.type.is === 'null') return { length, at: () => ({ text: null }) };
  const valid = source.buffer();
  const isNull = nulls === 0 || valid.length === 0 ? () => false : (row: number) => !bitAt(valid, row);
  const value = valueOf(field, length, source);
  return { length, at: (row) => (isNull(row) ? { text: null } : value(row)) };
}

type Value = (row: number) => CellRead;

function bitAt(bits: Span, row: number): boolean {
  return (((bits.read(Math.floor(row / 8), 1)[0] ?? 0) >> (row % 8)) & 1) === 1;
}

function valueOf(field: ArrowField, length: number, source: BatchSource): Value {
  const { type } = field;
  const fixed = fixedOf(type);
  if (fixed !== undefined) {
    const data = source.buffer();
    return (row) => fixed.read(data.read(row * fixed.bytes, fixed.bytes));
  }
  switch (type.is) {
    case 'boolean': {
      const data = source.buffer();
      return (row) => ({ text: bitAt(data, row) ? 'true' : 'false' });
    }
    case 'text':
    case 'bytes':
      return bytesOf(type, source);
    case 'struct':
      return structOf(field, length, source);
    default:
      return listOf(field, type, length, source);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function bytesOf(type: Extract<ArrowType, { is: 'text' | 'bytes' }>, source: BatchSource): Value {
  const bytes = type.form === 'view' ? viewed(source) : sliced(type.form === 'wide', source);
  if (type.is === 'bytes') return (row) => ({ text: bytes(row).toString('base64') });
  return (row) => {
    try {
      return { text: decoder.decode(bytes(row)) };
    } catch (error) {
      if (error instanceof TypeError) throw unparsable('a text of the file is not UTF-8');
      throw error;
    }
  };
}

function sliced(isWide: boolean, source: BatchSource): (row: number) => Buffer {
  const range = rangesOf(isWide, source.buffer());
  const data = source.buffer();
  return (row) => {
    const [start, end] = range(row);
    return data.read(start, checkLength(end - start));
  };
}

function checkLength(length: number): number {
  if (length > maxRecordBytes) throw unparsable(`a value is longer than ${maxRecordBytes >> 20} MiB`);
  return length;
}

/** Where each value begins and ends. */
function rangesOf(isWide: boolean, offsets: Span): (row: number) => readonly [number, number] {
  const size = isWide ? 8 : 4;
  return (row) => {
    const pair = offsets.read(row * size, 2 * size);
    const at = (i: number): number => (isWide ? Number(pair.readBigInt64LE(i * 8)) : pair.readInt32LE(i * 4));
    const [start, end] = [at(0), at(1)];
    if (!(start >= 0 && end >= start)) throw damaged();
    return [start, end];
  };
}

/** Each value is a length and its bytes, or where they are: up to twelve stand in the view itself. */
function viewed(source: BatchSource): (row: number) => Buffer {
  const views = source.buffer();
  const data = Array.from({ length: source.extra() }, () => source.buffer());
  return (row) => {
    const view = views.read(row * 16, 16);
    const length = view.readInt32LE(0);
    if (length < 0) throw damaged();
    if (length <= 12) return view.subarray(4, 4 + length);
    const found = data[view.readInt32LE(8)];
    if (found === undefined) throw damaged();
    return found.read(view.readInt32LE(12), checkLength(length));
  };
}

function structOf({ children }: ArrowField, length: number, source: BatchSource): Value {
  const members = children.map((child) => {
    const vector = vectorOf(child, source);
    if (vector.length < length) throw damaged();
    const [kind, key] = [kindOf(child), JSON.stringify(child.name)];
    return (row: number): string => `${key}:${cellJson(vector.at(row).text, kind)}`;
  });
  return (row) => {
    source.meter.count(members.length);
    return { text: `{${members.map((member) => member(row)).join(',')}}` };
  };
}

function listOf(field: ArrowField, type: ArrowType, length: number, source: BatchSource): Value {
  const [child] = field.children;
  if (child === undefined) throw damaged();
  const size = type.is === 'fixed list' ? type.size : undefined;
  const range =
    size === undefined
      ? rangesOf(type.is === 'list' && type.isWide, source.buffer())
      : (row: number) => [row * size, (row + 1) * size] as const;
  const element = type.is === 'map' ? entryOf(child, source) : elementOf(child, source);
  if (size !== undefined && element.length < length * size) throw damaged();
  const [open, close] = type.is === 'map' ? ['{', '}'] : ['[', ']'];
  return (row) => {
    const [start, end] = range(row);
    if (end > element.length) throw damaged();
    source.meter.count(end - start);
    const found: string[] = [];
    let bytes = 0;
    for (let i = start; i < end; i++) {
      const text = element.at(i);
      bytes += text.length + 1;
      checkLength(bytes);
      found.push(text);
    }
    if (type.is === 'map') checkKeys(found);
    return { text: `${open}${found.join(',')}${close}` };
  };
}

interface Elements {
  readonly length: number;
  at(i: number): string;
}

function elementOf(child: ArrowField, source: BatchSource): Elements {
  const [vector, kind] = [vectorOf(child, source), kindOf(child)];
  return { length: vector.length, at: (i) => cellJson(vector.at(i).text, kind) };
}

/** Entries of a map are a struct of a key and a value. */
function entryOf(child: ArrowField, source: BatchSource): Elements {
  const [length] = source.node();
  source.buffer();
  const [keys, values] = child.children.map((one) => ({ vector: vectorOf(one, source), kind: kindOf(one) }));
  if (
    keys === undefined ||
    values === undefined ||
    keys.vector.length < length ||
    values.vector.length < length
  )
    throw damaged();
  return {
    length,
    at(i) {
      const key = keys.vector.at(i).text;
      if (key === null) throw damaged();
      return `${JSON.stringify(nestedText(key, keys.kind))}:${cellJson(values.vector.at(i).text, values.kind)}`;
    },
  };
}

const keyOf = /^"(?:[^"\\]|\\.)*"/;

function checkKeys(entries: readonly string[]): void {
  if (new Set(entries.map((entry) => keyOf.exec(entry)?.[0])).size < entries.length)
    throw unparsable('a key occurs twice in a map');
}
