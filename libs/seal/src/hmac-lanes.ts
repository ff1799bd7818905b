import { wasm } from './hmac-lanes.gen.js';

/** Of the runtime's global, which no library that is configured here describes, as much as is used. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

interface Address {
  readonly value: number;
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly PADS: Address;
  readonly DIGESTS: Address;
  readonly INPUT: Address;
  readonly begin: () => void;
  readonly integers: (count: number) => void;
  readonly wipe: () => void;
}

/** Most at a time: a vector of the engine. */
const most = 2048;
const page = 65_536;

let compiled: object | undefined;

/**
 * HMAC-SHA-256 of the decimal texts of up to 2,048 whole numbers at a time: what {@link hmacFromPads} gives, many times faster. A code is
 * four numbers of 64 bits, the first of them its first bits. What it knows of a key is gone after `close`.
 */
export class HmacLanes {
  readonly #module: Exports;
  readonly #digests: number;
  readonly #input: number;

  /** @throws RangeError for pads that are not of 64 bytes */
  constructor({ inner, outer }: { readonly inner: Uint8Array; readonly outer: Uint8Array }) {
    if (inner.length !== 64 || outer.length !== 64) throw new RangeError('a pad has 64 bytes');
    compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
    this.#module = new WebAssembly.Instance(compiled).exports as Exports;
    const { PADS, DIGESTS, INPUT, begin } = this.#module;
    this.#digests = DIGESTS.value;
    this.#input = INPUT.value;
    const missing = this.#input + 8 * most - this.#module.memory.buffer.byteLength;
    if (missing > 0) this.#module.memory.grow(Math.ceil(missing / page));
    new Uint8Array(this.#module.memory.buffer).set(inner, PADS.value);
    new Uint8Array(this.#module.memory.buffer).set(outer, PADS.value + 64);
    begin();
  }

  /** Codes of whole numbers, as `-17` is written, four numbers each into `into`. */
  codes(values: BigInt64Array, into: BigUint64Array): void {
    if (values.length > most || into.length < 4 * values.length)
      throw new RangeError('up to 2,048 and room for each');
    new BigInt64Array(this.#module.memory.buffer, this.#input, values.length).set(values);
    this.#module.integers(values.length);
    into.set(new BigUint64Array(this.#module.memory.buffer, this.#digests, 4 * values.length));
  }

  /** Wipes the key and all numbers. Codes that are made after it are of no key. */
  close(): void {
    this.#module.wipe();
  }
}
