import { crc32 } from 'node:zlib';

/** What a value is written as, by hand: numbers are zigzag, texts and bytes stand behind their length. */
export type AvroValue = number | bigint | string | Uint8Array | readonly AvroValue[];

export const sync = Buffer.from('0123456789abcdef');

/** A zigzag number. */
export function long(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

/** Numbers, texts, and bytes as they are; lists are what is in them. */
export function encoded(value: AvroValue): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint') return long(value);
  if (typeof value === 'string') return Buffer.concat([long(Buffer.byteLength(value)), Buffer.from(value)]);
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.concat(value.map(encoded));
}

export const double = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
};

export interface AvroBlockOf {
  /** Records, as they are said to be. */
  readonly count?: number | bigint;
  readonly size?: number | bigint;
  readonly records: readonly AvroValue[];
}

/** A container file; honest unless told otherwise. */
export function avroOf(
  fields: readonly object[],
  blocks: readonly AvroBlockOf[],
  codec = 'null',
  pack: (plain: Buffer) => Buffer = (plain) => plain,
): Buffer {
  const schema = JSON.stringify({ type: 'record', name: 'Row', fields });
  return Buffer.concat([
    Buffer.from('Obj\x01'),
    encoded([2, 'avro.schema', schema, 'avro.codec', codec, 0]),
    sync,
    ...blocks.flatMap(({ records, count, size }) => {
      const bytes = pack(encoded(records));
      return [long(count ?? records.length), long(size ?? bytes.length), bytes, sync];
    }),
  ]);
}

/** Snappy as Avro has it, of one literal, with its sum. */
export function snappyOf(plain: Buffer): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(plain));
  const length = [(plain.length & 127) | 128, ((plain.length >> 7) & 127) | 128, plain.length >> 14];
  return Buffer.concat([
    Buffer.from([...length, 61 << 2, (plain.length - 1) & 255, (plain.length - 1) >> 8]),
    plain,
    sum,
  ]);
}
