import { type CodedTable } from '../coded/coded-table.js';
import { forEachClass } from './class-walk.js';
import { equalDistance, orderedDistance } from './closeness.js';
import { distinctValues, entropyOf } from './diversity.js';
import { greatestShare, type Likeness, likeness } from './likeness.js';
import { type SensitiveAttribute } from './sensitive-attribute.js';

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
