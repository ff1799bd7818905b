import { type CodedValues, numbersOf, type SampleColumn } from './coded-sample.js';
import { fitOf } from './label-fit.js';

const { abs } = Math;

/**
 * Adds to `totals[j]` how far what is known of a target lies from candidate j in one column, 0 to 1 (Gower 1971). A whole
 * row at a time: an attack looks at some ten million pairs, and a call for each would be most of its time.
 */
export type AddDistances = (target: number, totals: Float64Array) => void;

/** Targets are records of the sample whose raw values are known; candidates are records of it as released. */
export interface Sides {
  readonly targets: Int32Array;
  readonly candidates: Int32Array;
}

/** Pairs of a known value and a label that are tested for fit; beyond them only equal texts fit, for the matrix must stay small. */
const maxPairs = 20_000_000;

function seenPairs({ raw, released }: SampleColumn, paired: boolean): Map<string, Set<string>> {
  const seen = new Map<string, Set<string>>();
  if (!paired) return seen;
  for (const [i, code] of released.codes.entries()) {
    const [label, value] = [released.labels[code], raw.labels[raw.codes[i] ?? -1]];
    if (label === undefined || value === undefined) continue;
    const values = seen.get(label) ?? new Set();
    seen.set(label, values.add(value));
  }
  return seen;
}

function numericDistance(
  raw: Float64Array,
  released: Float64Array,
  column: SampleColumn,
  { candidates }: Sides,
): AddDistances {
  let [low, high] = [Infinity, -Infinity];
  for (const list of [raw, released]) {
    for (const value of list) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const scale = high > low ? 1 / (high - low) : 0;
  const codes = Int32Array.from(candidates, (record) => column.released.codes[record] ?? -1);
  const shown = Float64Array.from(codes, (code) => released[code] ?? 0);
  return (target, totals) => {
    const code = column.raw.codes[target] ?? -1;
    const value = raw[code] ?? 0;
    const unknown = missingDistance(code, -1, column.emptied);
    for (let j = 0; j < shown.length; j++) {
      const far = (codes[j] ?? -1) < 0 ? unknown : code < 0 ? 1 : abs(value - (shown[j] ?? 0)) * scale;
      totals[j] = (totals[j] ?? 0) + far;
    }
  };
}

function missingDistance(raw: number, released: number, emptied: boolean): number {
  if (raw < 0 && released < 0) return 0;
  return released < 0 && emptied ? 0 : 1;
}

/** The codes that are used, and the place of each among them. */
function usedCodes(values: CodedValues, records: Int32Array): { used: number[]; place: Int32Array } {
  const place = new Int32Array(values.labels.length).fill(-1);
  const used: number[] = [];
  for (const record of records) {
    const code = values.codes[record] ?? -1;
    if (code < 0 || (place[code] ?? 0) >= 0) continue;
    place[code] = used.length;
    used.push(code);
  }
  return { used, place };
}

function labelDistance(column: SampleColumn, sides: Sides, paired: boolean): AddDistances {
  const { raw, released, hierarchy } = column;
  const [known, shown] = [usedCodes(raw, sides.targets), usedCodes(released, sides.candidates)];
  const context = { seen: seenPairs(column, paired), ...(hierarchy !== undefined && { hierarchy }) };
  const width = shown.used.length + 1;
  // The last column is for missing labels.
  const far = new Uint8Array(known.used.length * width);
  const fit =
    known.used.length * width > maxPairs
      ? (label: string) => (value: string) => value === label
      : (label: string) => fitOf(label, context);
  for (const [j, code] of shown.used.entries()) {
    const fits = fit(released.labels[code] ?? '');
    for (const [i, value] of known.used.entries()) {
      if (!fits(raw.labels[value] ?? '')) far[i * width + j] = 1;
    }
  }
  const places = Int32Array.from(sides.candidates, (record) => {
    const code = released.codes[record] ?? -1;
    return code < 0 ? width - 1 : (shown.place[code] ?? 0);
  });
  for (let i = 0; i < known.used.length; i++)
    far[(i + 1) * width - 1] = missingDistance(0, -1, column.emptied);
  const nothing = new Uint8Array(width).fill(1);
  nothing[width - 1] = 0;
  return (target, totals) => {
    const code = raw.codes[target] ?? -1;
    const from = (known.place[code] ?? 0) * width;
    const row = code < 0 ? nothing : far.subarray(from, from + width);
    for (let j = 0; j < places.length; j++) totals[j] = (totals[j] ?? 0) + (row[places[j] ?? 0] ?? 1);
  };
}

/** Numbers by how far they are apart; labels by whether the raw value fits. */
export function distanceIn(column: SampleColumn, sides: Sides, paired: boolean): AddDistances {
  const raw = numbersOf(column.raw.labels);
  const released = numbersOf(column.released.labels);
  if (raw !== undefined && released !== undefined && !looksCoded(column)) {
    return numericDistance(raw, released, column, sides);
  }
  return labelDistance(column, sides, paired);
}

/** Years of dates and prefixes of postcodes are texts of digits, too, but their distance to the raw value tells nothing. */
function looksCoded({ raw, released, faithfulness }: SampleColumn): boolean {
  if (faithfulness !== 'label') return false;
  const values = new Set(raw.labels);
  return released.labels.some((label) => !values.has(label));
}
