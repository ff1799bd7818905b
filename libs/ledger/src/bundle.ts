import { problem } from '#libs/kernel';
import { TILE_WIDTH } from './tile.js';

/** A bundle writes an entry's length in two bytes, so no entry may be longer. */
export const MAX_ENTRY_BYTES = 65_535;

/** Entries as `tile/entries/N` serves them: big-endian uint16 length, then the bytes. Source: C2SP tlog-tiles. @throws audit.malformed */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (entries.length < 1 || entries.length > TILE_WIDTH) {
    throw problem('audit.malformed', 'a bundle holds 1 to 256 entries');
  }
  const out = new Uint8Array(entries.reduce((sum, entry) => sum + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES)
      throw problem('audit.malformed', 'an entry is longer than 65,535 bytes');
    out[at] = entry.length >> 8;
    out[at + 1] = entry.length & 0xff;
    out.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return out;
}

/** The entries of a bundle of exactly `width`, as views into it. @throws audit.malformed when anything is left over or missing. */
export function decodeBundle(bytes: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const end = at + 2 + length;
    if (end > bytes.length) break;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (width < 1 || width > TILE_WIDTH || entries.length !== width || at !== bytes.length) {
    throw problem('audit.malformed', 'a bundle does not hold exactly the entries that its width says');
  }
  return entries;
}

/** Several full bundles that stand one after another, each as bytes. @throws audit.malformed when anything is left over. */
export function cutBundles(bytes: Uint8Array): Uint8Array[] {
  const bundles: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    let end = start;
    for (let i = 0; i < TILE_WIDTH; i++) end += 2 + (((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0));
    if (end > bytes.length) throw problem('audit.malformed', 'a bundle is cut off');
    bundles.push(bytes.subarray(start, end));
    start = end;
  }
  return bundles;
}
