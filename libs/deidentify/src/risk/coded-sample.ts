import { type ReadsAs } from '../techniques/technique.js';

/**
 * A column of a sample of records as whole numbers: `labels[codes[i]]` is the text of record i, and −1 is a missing value.
 * Numbers and dates are told by their texts, as the engine casts them.
 */
export interface CodedValues {
  readonly codes: Int32Array;
  readonly labels: readonly string[];
}

/** A released column and what it was, for the same records. */
export interface SampleColumn {
  readonly name: string;
  readonly raw: CodedValues;
  readonly released: CodedValues;
  readonly faithfulness: ReadsAs;
  /** True where a missing released value may stand for any raw one. */
  readonly emptied: boolean;
  /** Rows of the column's hierarchy, leaf first, where it has one. */
  readonly hierarchy?: readonly (readonly string[])[];
}

/**
 * Records drawn at random from those that were considered for a release. `inRelease[i]` is 1 when record i is in it; released
 * values of the others are missing. Where a release cannot be paired with raw records (synthetic data), raw and released
 * values are two samples of their own: `paired` is false.
 */
export interface PairedSample {
  readonly length: number;
  readonly paired: boolean;
  readonly inRelease: Uint8Array;
  readonly columns: readonly SampleColumn[];
}

/** Numbers of labels, where every label is one: plain numbers as they are, dates and times as milliseconds. */
export function numbersOf(labels: readonly string[]): Float64Array | undefined {
  const numbers = new Float64Array(labels.length);
  for (const [i, label] of labels.entries()) {
    const number = numberOf(label);
    if (!Number.isFinite(number)) return undefined;
    numbers[i] = number;
  }
  return numbers;
}

const moment = /^(-?\d{4,6}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?/;

/** A number, or a date or timestamp in milliseconds since 1970; NaN for all other texts. */
export function numberOf(label: string): number {
  const text = label.trim();
  if (text === '') return NaN;
  const plain = Number(text);
  if (!Number.isNaN(plain)) return plain;
  const found = moment.exec(text);
  return found === null ? NaN : Date.parse(`${found[1] ?? ''}T${found[2] ?? '00:00'}Z`);
}
