import { damaged } from './pages.js';
import { Field } from './field.js';
import { unparsable } from '../engine/errors.js';

/** A value of SQLite: integers are bigint, reals number, bytes a Buffer. */
export type Stored = null | bigint | number | string | Buffer;

const integerBytes = [0, 1, 2, 3, 4, 6, 8] as const;

/** The values of a record, in the order in which they are stored. */
export function valuesOf(record: Buffer, textOf: (bytes: Buffer) => string, most: number): Stored[] {
  const field = new Field(record, damaged);
  const header = field.varint(0);
  const end = Number(header.value);
  if (end > record.length) throw damaged();
  const values: Stored[] = [];
  for (let [at, body] = [header.end, end]; at < end;) {
    const serial = field.varint(at);
    at = serial.end;
    if (at > end || values.length === most) throw damaged();
    const type = Number(serial.value);
    const length = lengthOf(type);
    values.push(valueOf(type, field.slice(body, body + length), textOf));
    body += length;
  }
  return values;
}

function lengthOf(type: number): number {
  if (type >= 12) return (type - 12 - (type % 2)) / 2;
  if (type < 0 || type === 10 || type === 11) throw damaged();
  return type === 7 ? 8 : (integerBytes[type] ?? 0);
}

function valueOf(type: number, bytes: Buffer, textOf: (bytes: Buffer) => string): Stored {
  if (type >= 12) return type % 2 === 1 ? textOf(bytes) : bytes;
  if (type === 0) return null;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type >= 8) return BigInt(type - 8);
  return type === 6 ? bytes.readBigInt64BE(0) : BigInt(bytes.readIntBE(0, bytes.length));
}

/** Reads texts of an encoding. @throws Problem upload.unparsable for what is none */
export function textReader(encoding: string): (bytes: Buffer) => string {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  return (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      throw unparsable(`a text of the database is not ${encoding}, which it says it is`);
    }
  };
}
