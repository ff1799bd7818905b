const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** base64url without padding (RFC 4648, section 5). */
export function toBase64url(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const four = [18, 12, 6, 0].map((shift) => characters[(group >>> shift) & 63] ?? '');
    parts.push(four.slice(0, Math.min(left, 3) + 1).join(''));
  }
  return parts.join('');
}

/** The bytes, or null where the text is not exactly what {@link toBase64url} makes: other bits at the end are no token. */
export function fromBase64url(text: string): Uint8Array | null {
  if (text.length % 4 === 1 || !/^[\w-]*$/.test(text)) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, next] = [0, 0, 0];
  for (const character of text) {
    bits = ((bits << 6) | characters.indexOf(character)) & 0x3fff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[next++] = (bits >>> held) & 255;
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : null;
}
