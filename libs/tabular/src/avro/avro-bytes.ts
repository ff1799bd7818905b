import { type Problem } from '#libs/kernel';
import { unparsable } from '../engine/errors.js';

export const damaged = (): Problem => unparsable('the Avro file is damaged');

/** What Avro's binary encoding has, read from one block; nothing is read beyond its end. */
export class AvroBytes {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw damaged();
    return byte;
  }

  /** A variable-length zigzag number, of 64 bits at most. */
  long(): bigint {
    let [low, factor] = [0, 1];
    for (let i = 0; i < 6; i++) {
      const byte = this.byte();
      low += (byte & 0x7f) * factor;
      if (byte < 0x80) return BigInt(low % 2 === 0 ? low / 2 : -(low + 1) / 2);
      factor *= 128;
    }
    let value = BigInt(low);
    for (let shift = 42n; shift <= 63n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (value >> 64n !== 0n) throw damaged();
      return (value >> 1n) ^ -(value & 1n);
    }
    throw damaged();
  }

  int(): number {
    const value = Number(this.long());
    if (value !== (value | 0)) throw damaged();
    return value;
  }

  float(): number {
    return this.take(4).readFloatLE(0);
  }

  double(): number {
    return this.take(8).readDoubleLE(0);
  }

  /** Bytes behind their length. */
  sized(): Buffer {
    return this.take(Number(this.long()));
  }

  take(length: number): Buffer {
    if (!(length >= 0 && length <= this.left)) throw damaged();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
