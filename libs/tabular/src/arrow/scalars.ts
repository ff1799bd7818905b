import { unparsable } from '../engine/errors.js';
import { type CellKind, type CellRead } from '../parts/cell-json.js';
import { clockText, dayText, decimalText, isFiner, momentText, type PerSecond } from '../parts/moments.js';
import { damaged } from './flatbuffer.js';
import { type ArrowType } from './schema.js';

/** Values of so many bytes each, one behind the other. */
export interface Fixed extends CellKind {
  readonly bytes: number;
  /** The engine's type, where it has several for the column's. */
  readonly sqlType?: string;
  read(bytes: Buffer): CellRead;
}

const text = (value: string | number | bigint): CellRead => ({ text: String(value) });
const most = 2n ** 63n - 1n;

/** How a type is read whose values have one size; undefined for the others. */
export function fixedOf(type: ArrowType): Fixed | undefined {
  switch (type.is) {
    case 'int':
      return intOf(type.bytes, type.isSigned);
    case 'float':
      return {
        type: 'double',
        isText: false,
        bytes: type.bytes,
        read: (bytes) => text(realText(floatOf(bytes))),
      };
    case 'decimal':
      return decimalOf(type);
    case 'date':
      return { type: 'date', isText: true, bytes: type.bytes, read: (bytes) => text(dayOf(bytes)) };
    case 'time':
    case 'timestamp':
      return timeOf(type);
    case 'duration':
      return {
        type: 'string',
        isText: true,
        bytes: 8,
        read: (bytes) => text(spanText(0, 0, bytes.readBigInt64LE(0), type.perSecond)),
      };
    case 'interval':
      return {
        type: 'string',
        isText: true,
        bytes: [4, 8, 16][type.unit] ?? 4,
        read: (bytes) => text(intervalText(bytes)),
      };
    case 'fixed':
      return {
        type: 'bytes',
        isText: true,
        bytes: type.bytes,
        read: (bytes) => text(bytes.toString('base64')),
      };
    default:
      return undefined;
  }
}

function intOf(bytes: number, isSigned: boolean): Fixed {
  const kind = { type: 'integer', isText: false, bytes } as const;
  if (bytes < 8)
    return { ...kind, read: (raw) => text(isSigned ? raw.readIntLE(0, bytes) : raw.readUIntLE(0, bytes)) };
  if (isSigned) return { ...kind, read: (raw) => text(raw.readBigInt64LE(0)) };
  return {
    ...kind,
    read: (raw) => {
      const value = raw.readBigUInt64LE(0);
      return { text: String(value), isWide: value > most };
    },
  };
}

const realText = (value: number): string => (Object.is(value, -0) ? '-0.0' : String(value));

function floatOf(bytes: Buffer): number {
  if (bytes.length === 8) return bytes.readDoubleLE(0);
  if (bytes.length === 4) return bytes.readFloatLE(0);
  const bits = bytes.readUInt16LE(0);
  const [sign, power, part] = [bits >> 15 === 1 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (power === 31) return part === 0 ? sign * Infinity : NaN;
  return sign * (power === 0 ? part * 2 ** -24 : (1 + part / 1024) * 2 ** (power - 15));
}

const mostDigits = 38;

function decimalOf({ bytes, precision, scale }: Extract<ArrowType, { is: 'decimal' }>): Fixed {
  const digits = Math.max(precision - Math.min(scale, 0), scale);
  const fits = digits <= mostDigits;
  const limit = 10n ** BigInt(precision);
  return {
    ...{ type: fits ? 'decimal' : 'string', isText: false, bytes },
    ...(fits && { sqlType: `DECIMAL(${digits}, ${Math.max(scale, 0)})` }),
    read(raw) {
      const value = BigInt.asIntN(8 * bytes, BigInt(`0x${Buffer.from(raw).reverse().toString('hex')}`));
      return { text: decimalText(value, scale), isWide: fits && (value < 0n ? -value : value) >= limit };
    },
  };
}

function dayOf(bytes: Buffer): string {
  if (bytes.length === 4) return dayText(bytes.readInt32LE(0));
  const ms = Number(bytes.readBigInt64LE(0));
  if (ms % 86_400_000 !== 0) throw unparsable('there is a date with a time of the day');
  return dayText(ms / 86_400_000);
}

function timeOf(type: Extract<ArrowType, { is: 'time' | 'duration' | 'timestamp' }>): Fixed {
  const isTime = type.is !== 'timestamp';
  const bytes = isTime ? type.bytes : 8;
  const isInstant = !isTime && type.isInstant;
  const { perSecond } = type;
  return {
    ...{ type: isTime ? 'time' : isInstant ? 'instant' : 'timestamp', isText: true, bytes },
    read(raw) {
      const count = bytes === 4 ? BigInt(raw.readInt32LE(0)) : raw.readBigInt64LE(0);
      const isWide = isFiner(count, perSecond);
      if (isTime) return { text: clockText(count, perSecond), isWide };
      return { text: `${momentText(count, perSecond)}${isInstant ? '+00' : ''}`, isWide };
    },
  };
}

/** Months, days and parts of a second as ISO 8601 writes them; each may be negative. */
function spanText(months: number, days: number, count: bigint, perSecond: PerSecond): string {
  const isNegative = count < 0n;
  const seconds = decimalText(isNegative ? -count : count, String(perSecond).length - 1);
  const short = seconds.includes('.') ? seconds.replace(/\.?0+$/, '') : seconds;
  const date = months === 0 && days === 0 ? '' : `${months}M${days}D`;
  return `P${date}T${isNegative ? '-' : ''}${short}S`;
}

function intervalText(bytes: Buffer): string {
  if (bytes.length === 4) return `P${bytes.readInt32LE(0)}M`;
  if (bytes.length === 8) return spanText(0, bytes.readInt32LE(0), BigInt(bytes.readInt32LE(4)), 1000);
  if (bytes.length !== 16) throw damaged();
  return spanText(bytes.readInt32LE(0), bytes.readInt32LE(4), bytes.readBigInt64LE(8), 1_000_000_000);
}
