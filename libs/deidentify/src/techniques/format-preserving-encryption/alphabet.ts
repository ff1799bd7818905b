import { type alphabets } from '#libs/contracts';

const digits = '0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const upper = lower.toUpperCase();

/** The characters of the named alphabets, in order. */
export const namedAlphabets: Readonly<Record<(typeof alphabets)[number], string>> = {
  digits,
  letters: lower + upper,
  lower,
  upper,
  alphanumeric: digits + lower + upper,
  hexadecimal: '0123456789abcdef',
};

/** A character that is no part of the alphabet and may stay in clear, as card separators do. */
export const separator = -1;

/** A character that is no part of the alphabet and would tell something: a letter, digit or mark. */
export const foreign = -2;

const unknown = -3;
const telling = /[\p{L}\p{N}\p{M}]/u;

/** What each character is in an alphabet: its numeral, {@link separator} or {@link foreign}. */
export class Alphabet {
  readonly size: number;
  /** True when all characters are single UTF-16 units. */
  readonly plain: boolean;
  private readonly codes: Uint32Array;
  private readonly known = new Int32Array(65_536).fill(unknown);
  private readonly beyond = new Map<number, number>();

  /** `characters` are code points without repetition; those of `refused` count as foreign though they are none of the letters. */
  constructor(characters: readonly string[], refused = '') {
    this.size = characters.length;
    this.codes = Uint32Array.from(characters, (character) => character.codePointAt(0) ?? 0);
    this.plain = this.codes.every((code) => code < 65_536);
    for (const character of refused) this.set(character.codePointAt(0) ?? 0, foreign);
    this.codes.forEach((code, numeral) => this.set(code, numeral));
  }

  private set(code: number, kind: number): void {
    if (code < 65_536) this.known[code] = kind;
    else this.beyond.set(code, kind);
  }

  kindOf(code: number): number {
    const kind = code < 65_536 ? (this.known[code] ?? unknown) : (this.beyond.get(code) ?? unknown);
    if (kind !== unknown) return kind;
    const found = telling.test(String.fromCodePoint(code)) ? foreign : separator;
    // The plane of emoji is small and private use is not, so characters beyond 65,535 are not remembered.
    if (code < 65_536) this.known[code] = found;
    return found;
  }

  /** The code point of a numeral. */
  codeOf(numeral: number): number {
    return this.codes[numeral] ?? 0;
  }
}
