import { unparsable } from '../engine/errors.js';
import { type PerSecond } from '../parts/moments.js';
import { damaged, type Table } from './flatbuffer.js';

/** A type of Arrow, by its number in Schema.fbs. */
export type ArrowType =
  | { readonly is: 'null' | 'boolean' | 'struct' }
  | { readonly is: 'int'; readonly bytes: number; readonly isSigned: boolean }
  | { readonly is: 'float'; readonly bytes: number }
  /** `wide`: offsets of 64 bits; `view`: each value says where its bytes are. */
  | { readonly is: 'text' | 'bytes'; readonly form: 'plain' | 'wide' | 'view' }
  | { readonly is: 'decimal'; readonly bytes: number; readonly precision: number; readonly scale: number }
  | { readonly is: 'date'; readonly bytes: 4 | 8 }
  | { readonly is: 'time' | 'duration'; readonly bytes: number; readonly perSecond: PerSecond }
  | { readonly is: 'timestamp'; readonly perSecond: PerSecond; readonly isInstant: boolean }
  | { readonly is: 'interval'; readonly unit: number }
  | { readonly is: 'fixed'; readonly bytes: number }
  | { readonly is: 'list' | 'map'; readonly isWide: boolean }
  | { readonly is: 'fixed list'; readonly size: number };

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly children: readonly ArrowField[];
  /** Where values stand in a dictionary: which, and what its indices are. */
  readonly dictionary?: { readonly id: string; readonly index: ArrowType } | undefined;
}

const mostFields = 20_000;
const mostDepth = 64;

/** The fields of a schema, and those whose values are in dictionaries. @throws Problem upload.unparsable */
export function readArrowSchema(schema: Table): {
  readonly fields: readonly ArrowField[];
  readonly dictionaries: ReadonlyMap<string, ArrowField>;
} {
  if (schema.short(0) !== 0) throw unparsable('the Arrow data is big-endian, which is not read');
  const dictionaries = new Map<string, ArrowField>();
  let count = 0;
  const fieldOf = (table: Table, depth: number): ArrowField => {
    if (++count > mostFields || depth > mostDepth)
      throw unparsable('the schema of the Arrow data is too large or nested too deep');
    const children = table.tables(5).map((child) => fieldOf(child, depth + 1));
    const [name, type] = [table.text(0) ?? '', typeOf(table, children)];
    const encoding = table.table(4);
    if (encoding === undefined) return { name, type, children };
    const id = String(encoding.count(0));
    const int = encoding.table(1);
    dictionaries.set(id, { name, type, children });
    const index = int === undefined ? ({ is: 'int', bytes: 4, isSigned: true } as const) : intOf(int);
    return { name, type, children, dictionary: { id, index } };
  };
  const fields = schema.tables(1).map((table) => fieldOf(table, 0));
  return { fields, dictionaries };
}

const units = [1, 1_000, 1_000_000, 1_000_000_000] as const;

function perSecond(unit: number): PerSecond {
  const found = units[unit];
  if (found === undefined) throw damaged();
  return found;
}

function intOf(table: Table): ArrowType {
  const bits = table.int(0);
  if (![8, 16, 32, 64].includes(bits)) throw damaged();
  return { is: 'int', bytes: bits / 8, isSigned: table.byte(1) !== 0 };
}

const unread: Readonly<Record<number, string>> = {
  14: 'unions',
  22: 'run-end encoding',
  25: 'list views',
  26: 'list views',
};

function typeOf(field: Table, children: readonly ArrowField[]): ArrowType {
  const number = field.byte(2);
  const refused = unread[number];
  if (refused !== undefined) throw unparsable(`the Arrow data has ${refused}, which are not read`);
  const table = field.table(3);
  if (table === undefined) throw damaged();
  const plain = plainType(number, table) ?? nestedType(number, table);
  if (plain === undefined) throw unparsable('the Arrow data has a type that is not read');
  const wanted = plain.is === 'list' || plain.is === 'map' || plain.is === 'fixed list' ? 1 : 0;
  if (plain.is !== 'struct' && children.length !== wanted) throw damaged();
  if (plain.is === 'map' && (children[0]?.type.is !== 'struct' || children[0].children.length !== 2))
    throw damaged();
  return plain;
}

function plainType(number: number, table: Table): ArrowType | undefined {
  switch (number) {
    case 1:
      return { is: 'null' };
    case 2:
      return intOf(table);
    case 3:
      return { is: 'float', bytes: sized(2 << table.short(0), [2, 4, 8]) };
    case 4:
    case 19:
    case 23:
      return { is: 'bytes', form: number === 4 ? 'plain' : number === 19 ? 'wide' : 'view' };
    case 5:
    case 20:
    case 24:
      return { is: 'text', form: number === 5 ? 'plain' : number === 20 ? 'wide' : 'view' };
    case 6:
      return { is: 'boolean' };
    case 7:
      return decimalType(table);
    case 15:
      return { is: 'fixed', bytes: sized(table.int(0)) };
    default:
      return timeType(number, table);
  }
}

function decimalType(table: Table): ArrowType {
  const [precision, scale, bits] = [table.int(0), table.int(1), table.int(2, 128)];
  if (precision < 1 || precision > 76 || Math.abs(scale) > 1000) throw damaged();
  return { is: 'decimal', bytes: sized(bits / 8, [4, 8, 16, 32]), precision, scale };
}

function timeType(number: number, table: Table): ArrowType | undefined {
  if (number === 8) return { is: 'date', bytes: table.short(0, 1) === 0 ? 4 : 8 };
  if (number === 9)
    return {
      is: 'time',
      bytes: sized(table.int(1, 32) / 8, [4, 8]),
      perSecond: perSecond(table.short(0, 1)),
    };
  if (number === 10)
    return { is: 'timestamp', perSecond: perSecond(table.short(0)), isInstant: (table.text(1) ?? '') !== '' };
  if (number === 11) return { is: 'interval', unit: sized(table.short(0), [0, 1, 2]) };
  return number === 18 ? { is: 'duration', bytes: 8, perSecond: perSecond(table.short(0, 1)) } : undefined;
}

function nestedType(number: number, table: Table): ArrowType | undefined {
  if (number === 12 || number === 21) return { is: 'list', isWide: number === 21 };
  if (number === 13) return { is: 'struct' };
  if (number === 16) return { is: 'fixed list', size: sized(table.int(0)) };
  return number === 17 ? { is: 'map', isWide: false } : undefined;
}

function sized(size: number, among?: readonly number[]): number {
  if (among === undefined ? size < 0 || size > 1 << 24 : !among.includes(size)) throw damaged();
  return size;
}
