/**
 * HMAC-SHA-256 (RFC 2104, FIPS 180-4) of many whole numbers, four at a time in the lanes of a vector, from the two states that the
 * pads of a key leave SHA-256 in: two compressions a number instead of four. AssemblyScript; `npm run wasm` compiles it
 * into `../src/hmac-lanes.gen.ts`.
 */

/** Memory, in bytes: below are the constants, above is what the caller writes and reads. */
const INNER: usize = 2048; // state after the inner pad, each word in four lanes
const OUTER: usize = INNER + 128; // state after the outer pad
const STATE: usize = OUTER + 128; // of the four at hand
const BLOCK: usize = STATE + 128; // sixteen words in four lanes
const TEXT: usize = BLOCK + 256; // digits, 32 bytes a lane
export const PADS: usize = TEXT + 128; // the two pads, 64 bytes each, until `begin`
export const DIGESTS: usize = PADS + 128; // 32 bytes each: four u64, the first bits highest
export const INPUT: usize = DIGESTS + 32 * 2048; // i64 each

/** FIPS 180-4, 4.2.2. */
const K = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** FIPS 180-4, 5.3.3. */
const H = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

@inline
function rotr(x: v128, n: i32): v128 {
  return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n));
}

@inline
function word(block: usize, i: i32): usize {
  return block + ((<usize>i & 15) << 4);
}

/** One compression in each lane of the block at BLOCK, of the state at `from` into the state at `to`. */
function compress(from: usize, to: usize): void {
  let a = v128.load(from);
  let b = v128.load(from + 16);
  let c = v128.load(from + 32);
  let d = v128.load(from + 48);
  let e = v128.load(from + 64);
  let f = v128.load(from + 80);
  let g = v128.load(from + 96);
  let h = v128.load(from + 112);
  for (let t = 0; t < 64; t++) {
    let w = v128.load(word(BLOCK, t));
    if (t >= 16) {
      const x = v128.load(word(BLOCK, t + 1));
      const y = v128.load(word(BLOCK, t + 14));
      const s0 = v128.xor(v128.xor(rotr(x, 7), rotr(x, 18)), i32x4.shr_u(x, 3));
      const s1 = v128.xor(v128.xor(rotr(y, 17), rotr(y, 19)), i32x4.shr_u(y, 10));
      w = i32x4.add(i32x4.add(w, s0), i32x4.add(v128.load(word(BLOCK, t + 9)), s1));
      v128.store(word(BLOCK, t), w);
    }
    const S1 = v128.xor(v128.xor(rotr(e, 6), rotr(e, 11)), rotr(e, 25));
    const ch = v128.bitselect(f, g, e);
    const k = i32x4.splat(load<i32>(K + (<usize>t << 2)));
    const t1 = i32x4.add(i32x4.add(i32x4.add(h, S1), i32x4.add(ch, w)), k);
    const S0 = v128.xor(v128.xor(rotr(a, 2), rotr(a, 13)), rotr(a, 22));
    const maj = v128.bitselect(c, a, v128.xor(a, b));
    h = g;
    g = f;
    f = e;
    e = i32x4.add(d, t1);
    d = c;
    c = b;
    b = a;
    a = i32x4.add(t1, i32x4.add(S0, maj));
  }
  const a0 = v128.load(from);
  const b0 = v128.load(from + 16);
  const c0 = v128.load(from + 32);
  const d0 = v128.load(from + 48);
  const e0 = v128.load(from + 64);
  const f0 = v128.load(from + 80);
  const g0 = v128.load(from + 96);
  const h0 = v128.load(from + 112);
  v128.store(to, i32x4.add(a, a0));
  v128.store(to + 16, i32x4.add(b, b0));
  v128.store(to + 32, i32x4.add(c, c0));
  v128.store(to + 48, i32x4.add(d, d0));
  v128.store(to + 64, i32x4.add(e, e0));
  v128.store(to + 80, i32x4.add(f, f0));
  v128.store(to + 96, i32x4.add(g, g0));
  v128.store(to + 112, i32x4.add(h, h0));
}

/** The states after the two pads at PADS, which are wiped, as all of an earlier key is. */
export function begin(): void {
  for (let pad: usize = 0; pad < 2; pad++) {
    for (let i: usize = 0; i < 8; i++) v128.store(STATE + 16 * i, i32x4.splat(load<i32>(H + 4 * i)));
    for (let i: usize = 0; i < 16; i++) {
      v128.store(BLOCK + 16 * i, i32x4.splat(bswap(load<i32>(PADS + 64 * pad + 4 * i))));
    }
    compress(STATE, pad == 0 ? INNER : OUTER);
  }
  memory.fill(PADS, 0, 128);
  memory.fill(BLOCK, 0, 256);
}

/** The outer compression of the four inner digests at STATE, into the digests of `first` and the three after it. */
function finish(first: usize): void {
  memory.copy(BLOCK, STATE, 128);
  memory.fill(BLOCK + 128, 0, 128);
  v128.store(BLOCK + 128, i32x4.splat(0x80000000));
  v128.store(BLOCK + 240, i32x4.splat(768)); // 64 bytes of the pad and 32 of the digest, in bits
  compress(OUTER, STATE);
  const to = DIGESTS + 32 * first;
  for (let i: usize = 0; i < 4; i++) {
    for (let lane: usize = 0; lane < 4; lane++) {
      const high = <u64>load<u32>(STATE + 32 * i + 4 * lane);
      const low = <u64>load<u32>(STATE + 32 * i + 16 + 4 * lane);
      store<u64>(to + 32 * lane + 8 * i, (high << 32) | low);
    }
  }
}

/** Writes a message of at most 55 bytes as one block into its lane: its bytes, the bit after them, and its length. */
function put(lane: usize, at: usize, length: usize): void {
  for (let i: usize = 0; i < 14; i++) {
    const offset: usize = 4 * i;
    let word: u32 = 0;
    if (offset + 4 <= length) word = bswap(load<u32>(at + offset));
    else if (offset <= length) {
      for (let j: usize = 0; j < 4 && offset + j < length; j++) {
        word |= (<u32>load<u8>(at + offset + j)) << (24 - 8 * <u32>j);
      }
      word |= (<u32>0x80) << (24 - 8 * <u32>(length - offset));
    }
    store<u32>(BLOCK + 16 * i + 4 * lane, word);
  }
  store<u32>(BLOCK + 224 + 4 * lane, 0);
  store<u32>(BLOCK + 240 + 4 * lane, <u32>((length + 64) << 3)); // 64 bytes of the pad came before
}

/** A whole number in decimal digits, a minus before it where it has one, ending before `end`; its length. */
function digits(value: i64, end: usize): usize {
  let rest: u64 = value < 0 ? 0 - <u64>value : <u64>value;
  let at = end;
  do {
    const next = rest / 10;
    at--;
    store<u8>(at, 48 + <u8>(rest - next * 10));
    rest = next;
  } while (rest != 0);
  if (value < 0) {
    at--;
    store<u8>(at, 45);
  }
  return end - at;
}

/** HMACs of the decimal texts of `count` whole numbers at INPUT. */
export function integers(count: usize): void {
  for (let first: usize = 0; first < count; first += 4) {
    const lanes: usize = min(4, count - first);
    for (let lane: usize = 0; lane < lanes; lane++) {
      const end = TEXT + 32 * lane + 24;
      const length = digits(load<i64>(INPUT + 8 * (first + lane)), end);
      put(lane, end - length, length);
    }
    compress(INNER, STATE);
    finish(first);
  }
}

/** Nothing of a key or of a number stays. */
export function wipe(): void {
  memory.fill(INNER, 0, (<usize>memory.size() << 16) - INNER);
}
