import { problem } from '#libs/kernel';
import type * as Driver from 'cassandra-driver';

type Cassandra = typeof Driver;

/** A value of Cassandra as text; null where there is none. @throws Problem source.failed for a moment that no calendar here has */
export function asText(value: unknown, driver: Cassandra): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  return scalar(value, driver) ?? nested(value, driver);
}

/** The text of a value that holds no others. */
function scalar(value: unknown, driver: Cassandra): string | undefined {
  const { BigDecimal, LocalDate, LocalTime, Uuid, InetAddress, Duration } = driver.types;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw beyond();
    return value.toISOString();
  }
  if (Buffer.isBuffer(value)) return value.toString('hex');
  if (value instanceof LocalDate) {
    const text = value.toString();
    // Days beyond what a date can say come as their number.
    if (/^-?\d+$/.test(text)) throw beyond();
    return text;
  }
  for (const one of [BigDecimal, LocalTime, Uuid, InetAddress, Duration])
    if (value instanceof one) return value.toString();
  return undefined;
}

const beyond = () => problem('source.failed', 'It holds a moment that no calendar here has.');

/** A number as JSON takes it. */
const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/** Values in values as JSON: lists, sets, tuples and vectors as arrays, user types and maps as objects; maps whose keys hold others as pairs. */
function nested(value: unknown, driver: Cassandra): string {
  if (value === null || value === undefined) return 'null';
  const text = scalar(value, driver);
  if (text !== undefined) {
    const isNumber =
      typeof value === 'number' || typeof value === 'bigint' || value instanceof driver.types.BigDecimal;
    return typeof value === 'boolean' || (isNumber && plain.test(text)) ? text : JSON.stringify(text);
  }
  const list = (values: Iterable<unknown>): string =>
    `[${Array.from(values, (one) => nested(one, driver)).join(',')}]`;
  if (Array.isArray(value) || value instanceof Set) return list(value);
  if (value instanceof driver.types.Tuple) return list(value.values() as unknown[]);
  if (value instanceof driver.types.Vector) return list(value);
  const entries = value instanceof Map ? [...(value as Map<unknown, unknown>)] : Object.entries(value);
  const names = entries.map(([key]) => scalar(key, driver));
  if (names.some((name) => name === undefined)) return `[${entries.map(list).join(',')}]`;
  return `{${entries.map(([, one], i) => `${JSON.stringify(names[i])}:${nested(one, driver)}`).join(',')}}`;
}
