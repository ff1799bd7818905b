import { Alphabet, foreign } from './alphabet.js';
import { type Blocks, Ff1, maximumLength, minimumLength } from './ff1.js';
import { passesLuhn, setCheckDigit } from './luhn.js';

/** How tokens look; see the action of the same fields. */
export interface TokenFormat {
  readonly alphabet: readonly string[];
  readonly keepFirst: number;
  readonly keepLast: number;
  /** Digits alone: tokens pass the Luhn check, as the values must. */
  readonly luhn: boolean;
  /** Characters that must not stay in clear though they are neither letters nor digits. */
  readonly refused?: string;
}

/** Why a value cannot be encrypted. */
export const unfitReasons = ['short', 'long', 'foreign', 'checksum'] as const;
export type UnfitReason = (typeof unfitReasons)[number];

export interface Tokens {
  /** In the order of what was given; null for null and for what is unfit. */
  readonly values: (string | null)[];
  /** How many values could not be encrypted, by reason; empty where all could. */
  readonly unfit: ReadonlyMap<UnfitReason, number>;
}

/** Values with equally many characters of the alphabet, those as numerals one after the other. */
interface Group {
  readonly length: number;
  readonly rows: number[];
  readonly numerals: Uint16Array;
}

/**
 * Format-preserving encryption of text: characters of the alphabet are encrypted with FF1 and all others stay where they are.
 * The first and last `keepFirst` and `keepLast` characters of the alphabet stay in clear and are the tweak, so that
 * a middle part of few characters gets another token beside another beginning or end.
 */
export class FormatCipher {
  private readonly alphabet: Alphabet;
  private readonly ff1: Ff1;
  private readonly least: number;

  /** @throws RangeError for an alphabet of fewer than 2 or more than 65,536 characters */
  constructor(
    private readonly format: TokenFormat,
    cipher: Blocks,
  ) {
    this.alphabet = new Alphabet(format.alphabet, format.refused);
    this.ff1 = new Ff1(cipher, this.alphabet.size);
    this.least = minimumLength(this.alphabet.size);
  }

  /** Tokens of a chunk of values. The empty text stays empty: it has nothing to hide. */
  encrypt(values: readonly (string | null)[]): Tokens {
    return this.run(values, false);
  }

  /** The values of tokens; null for what cannot be a token of this format. */
  decrypt(tokens: readonly (string | null)[]): (string | null)[] {
    return this.run(tokens, true).values;
  }

  private run(given: readonly (string | null)[], decrypt: boolean): Tokens {
    const values = new Array<string | null>(given.length).fill(null);
    const unfit = new Map<UnfitReason, number>();
    for (const group of this.groups(given, values, unfit)) {
      const fit = this.format.luhn ? this.withChecksum(group, unfit) : group;
      this.transform(fit, decrypt);
      fit.rows.forEach((row, i) => {
        values[row] = this.rebuilt(given[row] ?? '', fit.numerals, i * fit.length);
      });
    }
    return { values, unfit };
  }

  private groups(
    given: readonly (string | null)[],
    values: (string | null)[],
    unfit: Map<UnfitReason, number>,
  ): Group[] {
    const byLength = new Map<number, number[]>();
    given.forEach((value, row) => {
      if (value === null) return;
      if (value === '') {
        values[row] = '';
        return;
      }
      const length = this.measure(value);
      if (typeof length === 'string') {
        unfit.set(length, (unfit.get(length) ?? 0) + 1);
        return;
      }
      const rows = byLength.get(length);
      if (rows === undefined) byLength.set(length, [row]);
      else rows.push(row);
    });
    return [...byLength].map(([length, rows]) => {
      const numerals = new Uint16Array(rows.length * length);
      rows.forEach((row, i) => this.read(given[row] ?? '', numerals, i * length));
      return { length, rows, numerals };
    });
  }

  /** How many characters of the alphabet a value has, or why it cannot be encrypted. */
  private measure(value: string): number | UnfitReason {
    let count = 0;
    for (let at = 0; at < value.length; at++) {
      const code = value.codePointAt(at) ?? 0;
      if (code > 65_535) at += 1;
      const kind = this.alphabet.kindOf(code);
      if (kind >= 0) count += 1;
      else if (kind === foreign) return 'foreign';
    }
    const encrypted = count - this.format.keepFirst - this.format.keepLast;
    if (encrypted < this.least) return 'short';
    return encrypted > maximumLength ? 'long' : count;
  }

  private read(value: string, into: Uint16Array, from: number): void {
    let next = from;
    for (let at = 0; at < value.length; at++) {
      const code = value.codePointAt(at) ?? 0;
      if (code > 65_535) at += 1;
      const kind = this.alphabet.kindOf(code);
      if (kind >= 0) into[next++] = kind;
    }
  }

  private rebuilt(value: string, numerals: Uint16Array, from: number): string {
    let next = from;
    const codes: number[] = [];
    for (let at = 0; at < value.length; at++) {
      const code = value.codePointAt(at) ?? 0;
      if (code > 65_535) at += 1;
      codes.push(this.alphabet.kindOf(code) >= 0 ? this.alphabet.codeOf(numerals[next++] ?? 0) : code);
    }
    return textOf(codes);
  }

  /** A group without the values whose check digit could not be computed anew, for they have another. */
  private withChecksum({ length, rows, numerals }: Group, unfit: Map<UnfitReason, number>): Group {
    const fit = rows.map((_, i) => i).filter((i) => passesLuhn(numerals, i * length, (i + 1) * length));
    if (fit.length === rows.length) return { length, rows, numerals };
    unfit.set('checksum', (unfit.get('checksum') ?? 0) + rows.length - fit.length);
    const kept = new Uint16Array(fit.length * length);
    fit.forEach((i, k) => kept.set(numerals.subarray(i * length, (i + 1) * length), k * length));
    return { length, rows: fit.map((i) => rows[i] ?? 0), numerals: kept };
  }

  /** Encrypts or decrypts the numerals of a group in place. */
  private transform({ length, rows, numerals }: Group, decrypt: boolean): void {
    const { keepFirst, keepLast, luhn } = this.format;
    const encrypted = length - keepFirst - keepLast;
    const end = length - keepLast;
    const all = rows.map((_, i) => i);
    if (!luhn) {
      this.permute(numerals, length, keepFirst, encrypted, all, decrypt);
      return;
    }
    if (encrypted > this.least) {
      this.permute(numerals, length, keepFirst, encrypted - 1, all, decrypt);
      for (const i of all) setCheckDigit(numerals, i * length, (i + 1) * length, i * length + end - 1);
      return;
    }
    // One digit fewer would be below the minimum domain: walk the cycle of the whole part until the check passes again.
    for (let left = all; left.length > 0;) {
      this.permute(numerals, length, keepFirst, encrypted, left, decrypt);
      left = left.filter((i) => !passesLuhn(numerals, i * length, (i + 1) * length));
    }
  }

  /** FF1 over `size` numerals from `first` on of each of some values. */
  private permute(
    numerals: Uint16Array,
    length: number,
    first: number,
    size: number,
    values: readonly number[],
    decrypt: boolean,
  ): void {
    if (values.length === 0) return;
    const part = new Uint16Array(values.length * size);
    values.forEach((i, k) => {
      const at = i * length + first;
      part.set(numerals.subarray(at, at + size), k * size);
    });
    const tweaks = this.tweaks(numerals, length, values);
    const batch = { numerals: part, length: size, ...tweaks };
    const made = decrypt ? this.ff1.decrypt(batch) : this.ff1.encrypt(batch);
    values.forEach((i, k) => numerals.set(made.subarray(k * size, (k + 1) * size), i * length + first));
  }

  /** The numerals that stay in clear, two bytes each where one does not suffice. */
  private tweaks(
    numerals: Uint16Array,
    length: number,
    values: readonly number[],
  ): { readonly tweaks: Uint8Array; readonly tweakLength: number } {
    const { keepFirst, keepLast } = this.format;
    const wide = this.alphabet.size > 256;
    const tweakLength = (keepFirst + keepLast) * (wide ? 2 : 1);
    const tweaks = new Uint8Array(values.length * tweakLength);
    let next = 0;
    const put = (numeral: number): void => {
      if (wide) tweaks[next++] = numeral >>> 8;
      tweaks[next++] = numeral & 255;
    };
    for (const i of tweakLength === 0 ? [] : values) {
      const at = i * length;
      for (let k = 0; k < keepFirst; k++) put(numerals[at + k] ?? 0);
      for (let k = length - keepLast; k < length; k++) put(numerals[at + k] ?? 0);
    }
    return { tweaks, tweakLength };
  }
}

/** Code points as text, in pieces that an argument list can hold. */
function textOf(codes: readonly number[]): string {
  if (codes.length <= 4096) return String.fromCodePoint(...codes);
  let made = '';
  for (let at = 0; at < codes.length; at += 4096) made += String.fromCodePoint(...codes.slice(at, at + 4096));
  return made;
}
