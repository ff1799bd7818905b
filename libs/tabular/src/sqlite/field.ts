/** Bytes of which nothing is read beyond the end. */
export class Field {
  constructor(
    readonly bytes: Buffer,
    /** What is thrown for a place that there is not. */
    private readonly fault: () => Error,
  ) {}

  u8(at: number): number {
    return this.bytes[this.check(at, 1)] ?? 0;
  }

  u16(at: number): number {
    return this.bytes.readUInt16BE(this.check(at, 2));
  }

  u32(at: number): number {
    return this.bytes.readUInt32BE(this.check(at, 4));
  }

  slice(start: number, end: number): Buffer {
    return this.bytes.subarray(this.check(start, end - start), end);
  }

  /** A big-endian number of one to nine bytes, signed in the longest form. */
  varint(start: number): { readonly value: bigint; readonly end: number } {
    let small = 0;
    for (let i = 0; i < 4; i++) {
      const byte = this.u8(start + i);
      small = small * 128 + (byte & 0x7f);
      if (byte < 0x80) return { value: BigInt(small), end: start + i + 1 };
    }
    let value = BigInt(small);
    for (let i = 4; i < 8; i++) {
      const byte = this.u8(start + i);
      value = (value << 7n) | BigInt(byte & 0x7f);
      if (byte < 0x80) return { value, end: start + i + 1 };
    }
    return { value: BigInt.asIntN(64, (value << 8n) | BigInt(this.u8(start + 8))), end: start + 9 };
  }

  private check(at: number, length: number): number {
    if (!(at >= 0 && length >= 0 && at + length <= this.bytes.length)) throw this.fault();
    return at;
  }
}
