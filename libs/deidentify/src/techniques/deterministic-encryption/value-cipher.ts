import { fromBase64url, toBase64url } from './base64url.js';

/** Tokens that are remembered: what repeats in a column is encrypted once. */
const mostRemembered = 50_000;

/** Longer texts seldom repeat, and remembering them would take memory that nobody bounds. */
const longestRemembered = 256;

/** Deterministic authenticated encryption of bytes, as AES-SIV is. */
export interface ValueEncryption {
  encrypt(plain: Uint8Array): Uint8Array;
}

export interface ValueDecryption {
  /** The plaintext, or null where the bytes were not made under this key. */
  decrypt(sealed: Uint8Array): Uint8Array | null;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Tokens of whole columns; remembers those of frequent values, up to a bound. */
export class ValueCipher {
  private readonly known = new Map<string, string>();

  constructor(private readonly cipher: ValueEncryption) {}

  encrypt(values: readonly (string | null)[]): (string | null)[] {
    return values.map((value) => (value === null ? null : this.token(value)));
  }

  private token(value: string): string {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const made = toBase64url(this.cipher.encrypt(encoder.encode(value)));
    // What came first stays: frequent values come early, and dropping would cost more than it saves.
    if (value.length <= longestRemembered && this.known.size < mostRemembered) this.known.set(value, made);
    return made;
  }
}

/** The values of tokens; null for what is no token made under this key. */
export function openTokens(cipher: ValueDecryption, tokens: readonly (string | null)[]): (string | null)[] {
  return tokens.map((token) => {
    const sealed = token === null ? null : fromBase64url(token);
    const plain = sealed === null ? null : cipher.decrypt(sealed);
    return plain === null ? null : decoder.decode(plain);
  });
}
