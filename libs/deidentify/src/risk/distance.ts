import { type CodedValues, numbersOf, type SampleColumn } from './coded-sample.js';
import { fitOf } from './label-fit.js';

/** How far what is known of a target lies from a released record in one column, 0 to 1 (Gower 1971). */
export type Distance = (target: number, record: number) => number;

/** Targets are records of the sample whose raw values are known; candidates are records of it as released. */
export interface Sides {
  readonly targets: Int32Array;
  readonly candidates: Int32Array;
}

/** A cell of the matrix that is looked at for each pair of labels: more than these would cost more than an attack is worth. */
const maxPairs = 40_000_000;

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

function numericDistance(raw: Float64Array, released: Float64Array, column: SampleColumn): Distance {
  let [low, high] = [Infinity, -Infinity];
  for (const list of [raw, released]) {
    for (const value of list) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const range = high > low ? high - low : 1;
  const [a, b] = [column.raw.codes, column.released.codes];
  return (target, record) => {
    const [x, y] = [a[target] ?? -1, b[record] ?? -1];
    if (x < 0 || y < 0) return missingDistance(x, y, column.emptied);
    return Math.abs((raw[x] ?? 0) - (released[y] ?? 0)) / range;
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

function labelDistance(column: SampleColumn, sides: Sides, paired: boolean): Distance {
  const { raw, released, emptied, hierarchy } = column;
  const [known, shown] = [usedCodes(raw, sides.targets), usedCodes(released, sides.candidates)];
  if (known.used.length * shown.used.length > maxPairs) return sameText(column);
  const context = { seen: seenPairs(column, paired), ...(hierarchy !== undefined && { hierarchy }) };
  const width = shown.used.length;
  const far = new Uint8Array(known.used.length * width);
  for (const [j, code] of shown.used.entries()) {
    const fits = fitOf(released.labels[code] ?? '', context);
    for (const [i, value] of known.used.entries()) {
      if (!fits(raw.labels[value] ?? '')) far[i * width + j] = 1;
    }
  }
  return (target, record) => {
    const [x, y] = [raw.codes[target] ?? -1, released.codes[record] ?? -1];
    if (x < 0 || y < 0) return missingDistance(x, y, emptied);
    return far[(known.place[x] ?? 0) * width + (shown.place[y] ?? 0)] ?? 1;
  };
}

function sameText({ raw, released, emptied }: SampleColumn): Distance {
  return (target, record) => {
    const [x, y] = [raw.codes[target] ?? -1, released.codes[record] ?? -1];
    if (x < 0 || y < 0) return missingDistance(x, y, emptied);
    return raw.labels[x] === released.labels[y] ? 0 : 1;
  };
}

/** Numbers by how far they are apart; labels by whether the raw value fits. */
export function distanceIn(column: SampleColumn, sides: Sides, paired: boolean): Distance {
  const raw = numbersOf(column.raw.labels);
  const released = numbersOf(column.released.labels);
  if (raw !== undefined && released !== undefined && !looksCoded(column)) {
    return numericDistance(raw, released, column);
  }
  return labelDistance(column, sides, paired);
}

/** Years of dates and prefixes of postcodes are texts of digits, too, but their distance to the raw value tells nothing. */
function looksCoded({ raw, released, faithfulness }: SampleColumn): boolean {
  if (faithfulness !== 'label') return false;
  const values = new Set(raw.labels);
  return released.labels.some((label) => !values.has(label));
}
