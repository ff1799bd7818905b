import { problem } from '#libs/kernel';
import type * as Mongo from 'mongodb';

type Sdk = typeof Mongo;

/** A number that JSON's readers take for what it is; others are texts. */
const plain = /^-?(?:0|[1-9]\d{0,40})(?:\.\d{1,40})?$/;

/** A document, or what it holds, as JSON (RFC 8259): exact numbers, moments as ISO 8601 in UTC, bytes as hexadecimal. @throws Problem source.failed */
export function asJson(value: unknown, sdk: Sdk): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'number') return double(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object')
    throw problem('source.failed', 'It holds a value of a type that nobody knows.');
  if (Array.isArray(value)) return `[${value.map((one) => asJson(one, sdk)).join(',')}]`;
  if (value instanceof Date) return moment(value);
  const typed = typedJson(value, sdk);
  if (typed !== undefined) return typed;
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${asJson(one, sdk)}`);
  return `{${members.join(',')}}`;
}

/** NaN and the infinities are no numbers in JSON. */
function double(value: number): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  return Object.is(value, -0) ? '-0.0' : String(value);
}

function moment(value: Date): string {
  if (Number.isNaN(value.getTime()))
    throw problem('source.failed', 'It holds a moment beyond the year 275760, which no calendar here has.');
  return JSON.stringify(value.toISOString());
}

function typedJson(value: object, sdk: Sdk): string | undefined {
  const { Int32, Long, Double, Decimal128, ObjectId, Binary, Timestamp } = sdk;
  const { BSONRegExp, BSONSymbol, Code, MinKey, MaxKey, DBRef } = sdk;
  if (value instanceof Int32) return String(value.value);
  if (value instanceof Double) return double(value.value);
  if (value instanceof Timestamp) return `{"t":${value.t},"i":${value.i}}`;
  if (value instanceof Long) return value.toString();
  if (value instanceof Decimal128) {
    const text = value.toString();
    return plain.test(text) ? text : JSON.stringify(text);
  }
  if (value instanceof ObjectId) return JSON.stringify(value.toHexString());
  if (value instanceof Binary)
    return JSON.stringify(
      value.sub_type === Binary.SUBTYPE_UUID ? value.toUUID().toString() : value.toString('hex'),
    );
  if (value instanceof BSONRegExp) return JSON.stringify(`/${value.pattern}/${value.options}`);
  if (value instanceof BSONSymbol) return JSON.stringify(value.value);
  if (value instanceof MinKey) return '"MinKey"';
  if (value instanceof MaxKey) return '"MaxKey"';
  if (value instanceof Code)
    return value.scope === null
      ? JSON.stringify(value.code)
      : asJson({ code: value.code, scope: value.scope }, sdk);
  if (value instanceof DBRef) {
    const { collection, oid, db, fields } = value;
    return asJson({ $ref: collection, $id: oid, ...(db !== undefined && { $db: db }), ...fields }, sdk);
  }
  return undefined;
}
