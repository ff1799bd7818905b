import { hash } from 'node:crypto';

/**
 * HMAC-SHA-256 (RFC 2104) from its two pads of 64 bytes, for those who hold the pads and not the key:
 * SHA-256(outer ‖ SHA-256(inner ‖ message)).
 */
export function hmacFromPads(pads: {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}): (message: Uint8Array) => Uint8Array {
  const { inner, outer } = pads;
  const second = new Uint8Array(outer.length + 32);
  return (message) => {
    const first = new Uint8Array(inner.length + message.length);
    first.set(inner);
    first.set(message, inner.length);
    second.set(outer);
    second.set(hash('sha256', first, 'buffer'), outer.length);
    return hash('sha256', second, 'buffer');
  };
}
