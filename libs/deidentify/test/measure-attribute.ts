import { type CodedTable } from '../src/coded/coded-table.js';
import { equalDistance, orderedDistance } from '../src/models/closeness.js';
import { distinctValues, entropyOf, greatestShare } from '../src/models/diversity.js';
import { type SensitiveAttribute } from '../src/models/sensitive-attribute.js';
import { forEachClass } from './class-walk.js';

/** What a class tells more than the whole table does, value by value; the greatest of each over the values that the class has. */
interface Likeness {
  /** (q − p) / p: basic β-likeness (Cao & Karras 2012). */
  readonly basicBeta: number;
  /** min((q − p) / p, −ln p): enhanced β-likeness (the same). */
  readonly enhancedBeta: number;
  /** |ln(q / p)|: δ-disclosure privacy (Brickell & Shmatikov 2008). */
  readonly deltaDisclosure: number;
}

/** How unlike the whole table a class is; p is a value's share of the table, q its share of the class. */
function likeness(attribute: SensitiveAttribute, histogram: ArrayLike<number>, records: number): Likeness {
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

/** All that is measured of one sensitive column, whatever a policy asks for; each is that of the worst class. */
export interface AttributeFigures extends Likeness {
  readonly distinctL: number;
  /** e to the least entropy. */
  readonly entropyL: number;
  readonly alpha: number;
  readonly equalT: number;
  readonly orderedT: number;
}

/** Measures the table's sensitive column number `at` over the classes; null when no class has a published record. */
export function measureAttribute(
  table: CodedTable,
  classOf: Int32Array,
  classes: number,
  at: number,
  attribute: SensitiveAttribute,
): AttributeFigures | null {
  const [equal, ordered] = [equalDistance(attribute), orderedDistance(attribute)];
  let worst: AttributeFigures | null = null;
  forEachClass(table, classOf, classes, ({ records, histograms }) => {
    const histogram = histograms[at];
    if (records === 0 || histogram === undefined) return;
    const like = likeness(attribute, histogram, records);
    const distinctL = distinctValues(histogram);
    const entropyL = Math.exp(entropyOf(histogram, records));
    worst = {
      distinctL: Math.min(worst?.distinctL ?? Infinity, distinctL),
      entropyL: Math.min(worst?.entropyL ?? Infinity, entropyL),
      alpha: Math.max(worst?.alpha ?? 0, greatestShare(histogram, records)),
      equalT: Math.max(worst?.equalT ?? 0, equal(histogram, records)),
      orderedT: Math.max(worst?.orderedT ?? 0, ordered(histogram, records)),
      basicBeta: Math.max(worst?.basicBeta ?? 0, like.basicBeta),
      enhancedBeta: Math.max(worst?.enhancedBeta ?? 0, like.enhancedBeta),
      deltaDisclosure: Math.max(worst?.deltaDisclosure ?? 0, like.deltaDisclosure),
    };
  });
  return worst;
}
