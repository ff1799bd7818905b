/** HMAC-SHA-256 under the domain's key for surrogates. */
export type Mac = (message: Uint8Array) => Uint8Array;

const encoder = new TextEncoder();
const lower = 'abcdefghijklmnopqrstuvwxyz';

/** Pseudorandom numbers that depend on a value and the key alone. */
class Draws {
  private readonly seed: Uint8Array;
  private block = new Uint8Array(0);
  private next = 0;
  private count = 0;

  constructor(
    private readonly mac: Mac,
    value: string,
  ) {
    const text = encoder.encode(value);
    const message = new Uint8Array(1 + text.length);
    message.set(text, 1);
    this.seed = this.mac(message);
  }

  /** A number from 0 to n − 1, each as likely: bytes that would favour the low ones are passed over. */
  below(n: number): number {
    for (;;) {
      const byte = this.byte();
      if (byte < 256 - (256 % n)) return byte % n;
    }
  }

  private byte(): number {
    if (this.next >= this.block.length) {
      // The first byte keeps these messages apart from the values', which begin with a zero.
      const message = new Uint8Array(37);
      message[0] = 1;
      message.set(this.seed, 1);
      new DataView(message.buffer).setUint32(33, this.count);
      this.count += 1;
      this.block = Uint8Array.from(this.mac(message));
      this.next = 0;
    }
    return this.block[this.next++] ?? 0;
  }
}

/** A character of the same kind: digit for digit, letter for letter of the same case; whatever tells nothing stays. */
function alike(character: string, draws: Draws): string {
  if (/\p{N}/u.test(character)) return String(draws.below(10));
  if (/\p{Lu}|\p{Lt}/u.test(character)) return (lower[draws.below(26)] ?? 'x').toUpperCase();
  return /[\p{L}\p{M}]/u.test(character) ? (lower[draws.below(26)] ?? 'x') : character;
}

const email = /^[^\s@]+@[^\s@]+$/;
const card = /^\d(?:[ -]?\d){11,18}$/;

function luhn(digits: readonly number[]): number {
  const sum = digits.toReversed().reduce((s, d, i) => s + (i % 2 === 1 ? (d > 4 ? 2 * d - 9 : 2 * d) : d), 0);
  return sum % 10;
}

const digitsOf = (text: string): number[] => Array.from(text.replaceAll(/\D/g, ''), Number);

/** The last digit is changed so that the whole passes the Luhn check. */
function checked(text: string): string {
  const digits = digitsOf(text);
  const last = digits.at(-1) ?? 0;
  return text.slice(0, -1) + String((last + 10 - luhn(digits)) % 10);
}

/**
 * A surrogate of the value's own form: digits become digits, letters become letters of the same case (a to z), marks become letters,
 * and everything else stays. The same value gets the same surrogate under one key; without the key it cannot be had back, and
 * neither with it, but by trying. What looks like an e-mail address gets the reserved domain `example` (RFC 2606), so that no
 * surrogate reaches anybody; what looks like a card number and passes the Luhn check still does. Two values may share a
 * surrogate, and short ones will.
 */
export function surrogateOf(value: string, mac: Mac): string {
  const draws = new Draws(mac, value);
  const write = (text: string): string => Array.from(text, (character) => alike(character, draws)).join('');
  if (email.test(value)) {
    const at = value.lastIndexOf('@');
    // A dot at either end would make the address invalid, whatever stood there before.
    const domain = write(value.slice(at + 1)).replaceAll(/[^a-z0-9.-]/gi, '');
    const labels = domain.split('.').filter((label) => label !== '');
    const kept = labels.length > 1 ? labels.slice(0, -1) : labels;
    return `${write(value.slice(0, at))}@${[...kept, 'example'].join('.')}`;
  }
  const made = write(value);
  return card.test(value) && luhn(digitsOf(value)) === 0 ? checked(made) : made;
}

/** How many surrogates a column remembers: what repeats is made once. */
const mostRemembered = 50_000;

/** Surrogates of whole chunks. */
export function surrogates(mac: Mac): (values: readonly (string | null)[]) => (string | null)[] {
  const known = new Map<string, string>();
  const one = (value: string): string => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const made = surrogateOf(value, mac);
    if (value.length <= 256 && known.size < mostRemembered) known.set(value, made);
    return made;
  };
  return (values) => values.map((value) => (value === null ? null : one(value)));
}
