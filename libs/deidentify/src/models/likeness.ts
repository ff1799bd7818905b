import { type SensitiveAttribute } from './sensitive-attribute.js';

/** The share of a class that has its most frequent value: the α of (α, k)-anonymity (Wong et al. 2006). */
export function greatestShare(histogram: ArrayLike<number>, records: number): number {
  let most = 0;
  for (let v = 0; v < histogram.length; v++) most = Math.max(most, histogram[v] ?? 0);
  return records === 0 ? 0 : most / records;
}

/** What a class tells more than the whole table does, value by value; the greatest of each over the values that the class has. */
export interface Likeness {
  /** (q − p) / p: basic β-likeness (Cao & Karras 2012). */
  readonly basicBeta: number;
  /** min((q − p) / p, −ln p): enhanced β-likeness (the same). */
  readonly enhancedBeta: number;
  /** |ln(q / p)|: δ-disclosure privacy (Brickell & Shmatikov 2008). */
  readonly deltaDisclosure: number;
}

/** How unlike the whole table a class is; p is a value's share of the table, q its share of the class. */
export function likeness(
  attribute: SensitiveAttribute,
  histogram: ArrayLike<number>,
  records: number,
): Likeness {
  let [basicBeta, enhancedBeta, deltaDisclosure] = [0, 0, 0];
  for (let v = 0; v < histogram.length; v++) {
    const count = histogram[v] ?? 0;
    if (count === 0) continue;
    const p = (attribute.counts[v] ?? 0) / attribute.records;
    const q = count / records;
    const gain = (q - p) / p;
    basicBeta = Math.max(basicBeta, gain);
    enhancedBeta = Math.max(enhancedBeta, Math.min(gain, -Math.log(p)));
    deltaDisclosure = Math.max(deltaDisclosure, Math.abs(Math.log(q / p)));
  }
  return { basicBeta, enhancedBeta, deltaDisclosure };
}
