/** A key XORed with the two constants of HMAC, for engines that have SHA-256 but no HMAC. As secret as the key. */
export interface HmacPads {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

/**
 * The inner and outer pad of HMAC-SHA-256 (RFC 2104): HMAC(k, m) = SHA-256(outer ‖ SHA-256(inner ‖ m)).
 * @throws RangeError when the key has fewer than 32 or more than 64 bytes
 */
export function hmacPads(key: Uint8Array): HmacPads {
  // Below the hash's length the key is the weak point; above the block's length RFC 2104 would hash it first.
  if (key.length < 32 || key.length > 64) throw new RangeError('a key of 32 to 64 bytes is needed');
  const pad = (constant: number) => {
    const block = new Uint8Array(64).fill(constant);
    key.forEach((byte, i) => (block[i] = byte ^ constant));
    return block;
  };
  return { inner: pad(0x36), outer: pad(0x5c) };
}
