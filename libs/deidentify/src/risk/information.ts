import { type Utility } from '#libs/contracts';
import { type PairedSample, type SampleColumn } from './coded-sample.js';

/** Counts of raw values under each released label. Code 0 stands for missing, code c + 1 for the label c. */
function joint({ raw, released }: SampleColumn, sample: PairedSample) {
  const under = new Map<number, Map<number, number>>();
  const all = new Map<number, number>();
  for (let i = 0; i < sample.length; i++) {
    const value = (raw.codes[i] ?? -1) + 1;
    all.set(value, (all.get(value) ?? 0) + 1);
    if (sample.inRelease[i] !== 1) continue;
    const label = (released.codes[i] ?? -1) + 1;
    const values = under.get(label) ?? new Map<number, number>();
    values.set(value, (values.get(value) ?? 0) + 1);
    under.set(label, values);
  }
  return { under, all };
}

/**
 * Loss of one attribute (Iyengar 2002, as ARX computes it, with the values of the table as the leaves): the mean over records
 * of (raw values under the released label − 1) / (all raw values − 1), suppressed records as 1.
 */
export function attributeLoss(column: SampleColumn, sample: PairedSample): number {
  const { under, all } = joint(column, sample);
  if (sample.length === 0) return 0;
  let total = 0;
  let released = 0;
  for (const values of under.values()) {
    let records = 0;
    for (const count of values.values()) records += count;
    released += records;
    if (all.size > 1) total += (records * (values.size - 1)) / (all.size - 1);
  }
  return (total + sample.length - released) / sample.length;
}

/** Loss of each attribute and ARX's geometric mean of them, ∏(1 + x)^(1/n) − 1. */
export function information(
  columns: readonly SampleColumn[],
  sample: PairedSample,
): NonNullable<Utility['information']> {
  const attributes = columns.map((column) => ({ column: column.name, loss: attributeLoss(column, sample) }));
  const product = attributes.reduce((sum, { loss }) => sum + Math.log1p(loss), 0);
  return { geometricMean: Math.expm1(product / Math.max(1, attributes.length)), attributes };
}

/**
 * Non-uniform entropy (Gionis & Tassa 2009; ARX): the bits that a released label leaves open about the raw value, over all
 * records and attributes, as a share of the most that can be left open. Suppressed records leave everything open.
 */
export function entropyLoss(columns: readonly SampleColumn[], sample: PairedSample): number {
  let [lost, most] = [0, 0];
  for (const column of columns) {
    const { under, all } = joint(column, sample);
    const left = new Map(all);
    const bits = (count: number, of: number): number => -count * Math.log2(count / of);
    for (const values of under.values()) {
      let records = 0;
      for (const count of values.values()) records += count;
      for (const [value, count] of values) {
        lost += bits(count, records);
        left.set(value, (left.get(value) ?? 0) - count);
      }
    }
    for (const [value, count] of all) {
      most += bits(count, sample.length);
      lost += -(left.get(value) ?? 0) * Math.log2(count / sample.length);
    }
  }
  return most === 0 ? 0 : Math.min(1, Math.max(0, lost / most));
}
