import { type ColumnType } from '#libs/contracts';
import { unparsable } from '../engine/errors.js';
import { type CellKind, type CellRead } from '../parts/cell-json.js';
import { clockText, dayText, decimalText, isFiner, momentText } from '../parts/moments.js';
import { type AvroBytes, damaged } from './avro-bytes.js';
import { type AvroType, type Logical } from './schema.js';

/** How values of a type are read that are no others within. */
export interface Scalar extends CellKind {
  /** The engine's type, where it has several for the column's. */
  readonly sqlType?: string;
  read(bytes: AvroBytes): CellRead;
}

const plain = (type: ColumnType, isText: boolean, text: (bytes: AvroBytes) => string): Scalar => ({
  type,
  isText,
  read: (bytes) => ({ text: text(bytes) }),
});

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws Problem upload.unparsable for what is not UTF-8 */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw unparsable('a text of the file is not UTF-8');
  }
}

/** Of a type without types within; undefined for the others. */
export function scalarOf(type: AvroType): Scalar | undefined {
  switch (type.kind) {
    case 'null':
      return { type: 'string', isText: false, read: () => ({ text: null }) };
    case 'boolean':
      return plain('boolean', false, (bytes) => booleanText(bytes.byte()));
    case 'int':
    case 'long':
      return type.logical === undefined
        ? plain('integer', false, numberOf(type.kind))
        : timeOf(type.kind, type.logical);
    case 'float':
      return plain('double', false, (bytes) => String(bytes.float()));
    case 'double':
      return plain('double', false, (bytes) => realText(bytes.double()));
    case 'string':
      return plain('string', true, (bytes) => textOf(bytes.sized()));
    case 'bytes':
      return bytesOf(type.logical, (bytes) => bytes.sized());
    case 'fixed':
      return bytesOf(type.logical, (bytes) => bytes.take(type.size));
    case 'enum':
      return plain('string', true, (bytes) => {
        const symbol = type.symbols[bytes.int()];
        if (symbol === undefined) throw damaged();
        return symbol;
      });
    default:
      return undefined;
  }
}

function booleanText(byte: number): string {
  if (byte > 1) throw damaged();
  return byte === 1 ? 'true' : 'false';
}

const realText = (value: number): string => (Object.is(value, -0) ? '-0.0' : String(value));

const numberOf =
  (kind: 'int' | 'long') =>
  (bytes: AvroBytes): string =>
    String(kind === 'int' ? bytes.int() : bytes.long());

function timeOf(kind: 'int' | 'long', logical: Logical): Scalar {
  const number = (bytes: AvroBytes): bigint => (kind === 'int' ? BigInt(bytes.int()) : bytes.long());
  if (logical.is === 'date') return plain('date', true, (bytes) => dayText(bytes.int()));
  if (logical.is === 'time')
    return plain('time', true, (bytes) => clockText(number(bytes), logical.perSecond));
  if (logical.is !== 'instant' && logical.is !== 'local') return plain('integer', false, numberOf(kind));
  const zone = logical.is === 'instant' ? '+00' : '';
  return {
    type: logical.is === 'instant' ? 'instant' : 'timestamp',
    isText: true,
    read(bytes) {
      const count = number(bytes);
      return {
        text: `${momentText(count, logical.perSecond)}${zone}`,
        isWide: isFiner(count, logical.perSecond),
      };
    },
  };
}

function bytesOf(logical: Logical | undefined, take: (bytes: AvroBytes) => Buffer): Scalar {
  if (logical?.is === 'decimal') return decimalOf(logical.precision, logical.scale, take);
  if (logical?.is === 'duration') return plain('string', true, (bytes) => durationText(take(bytes)));
  if (logical?.is === 'uuid') {
    return plain('string', true, (bytes) =>
      take(bytes)
        .toString('hex')
        .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    );
  }
  return plain('bytes', true, (bytes) => take(bytes).toString('base64'));
}

const mostDigits = 38;

function decimalOf(precision: number, scale: number, take: (bytes: AvroBytes) => Buffer): Scalar {
  const fits = precision <= mostDigits;
  return {
    type: fits ? 'decimal' : 'string',
    ...(fits && { sqlType: `DECIMAL(${precision}, ${scale})` }),
    isText: false,
    read(bytes) {
      const raw = take(bytes);
      // A number of so many digits takes so long to write that a block of them would take hours.
      if (raw.length > 8192) throw unparsable('there is a decimal of more than 8,192 bytes');
      const unscaled =
        raw.length === 0 ? 0n : BigInt.asIntN(8 * raw.length, BigInt(`0x${raw.toString('hex')}`));
      const isWide = fits && (unscaled < 0n ? -unscaled : unscaled) >= 10n ** BigInt(precision);
      return { text: decimalText(unscaled, scale), isWide };
    },
  };
}

/** Months, days and milliseconds, as ISO 8601 writes them. */
function durationText(bytes: Buffer): string {
  const [months, days, ms] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4), bytes.readUInt32LE(8)];
  const parts =
    ms % 1000 === 0
      ? ''
      : `.${String(ms % 1000)
          .padStart(3, '0')
          .replace(/0+$/, '')}`;
  return `P${months}M${days}DT${Math.floor(ms / 1000)}${parts}S`;
}
