import { toHex } from './bytes.js';

/** A UUID in lower case. */
export type Id = string;

/** Fills a new array of the given length with cryptographically secure random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/** A UUID version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits, so ids sort by time. */
export function newId(now: Date, random: RandomBytes): Id {
  const bytes = new Uint8Array(16);
  bytes.set(random(10), 6);
  let ms = now.getTime();
  for (let i = 5; i >= 0; i--) {
    bytes[i] = ms % 256;
    ms = Math.floor(ms / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = toHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** True for a UUID in lower case, whatever its version. */
export function isId(text: string): text is Id {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
