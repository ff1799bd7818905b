/** How much a release tells less than the records that it was made of: the metrics of ARX, for published records. */
export interface InformationLoss {
  readonly attributes: readonly {
    readonly name: string;
    /** 0: nothing is lost; 1: everything (Loss of Iyengar 2002, also called NCP). */
    readonly loss: number;
    /** Non-uniform entropy in bits, of all records together (Gionis & Tassa 2009). */
    readonly entropy: number;
  }[];
  /** Geometric mean of the attributes' Loss: ∏(1 + x)^(1/n) − 1. */
  readonly loss: number;
  readonly lossMean: number;
  /** The attributes' Loss from the greatest: releases compare by the first that differs. */
  readonly lossRanked: readonly number[];
  /** Sum of the attributes' entropies. */
  readonly entropy: number;
  /** Σ |class|² over released classes, and all records for each suppressed one (Bayardo & Agrawal 2005). */
  readonly discernibility: number;
  /** Records for each class, the suppressed together being one (LeFevre et al. 2006, without dividing by k). */
  readonly averageClassSize: number;
  readonly records: number;
  readonly suppressed: number;
}

/** ∏(1 + x)^(1/n) − 1; 0 of nothing. */
export function geometricMean(values: ArrayLike<number>): number {
  let product = 1;
  for (let i = 0; i < values.length; i++) product *= 1 + (values[i] ?? 0);
  return values.length === 0 ? 0 : product ** (1 / values.length) - 1;
}

/** The mean; 0 of nothing. */
export function arithmeticMean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}

/** Puts the parts together: `attributes` measured, `classRecords` the released classes' records. */
export function informationLoss(
  attributes: InformationLoss['attributes'],
  classRecords: ArrayLike<number>,
  suppressed: number,
): InformationLoss {
  let [records, squares, classes] = [suppressed, 0, 0];
  for (let c = 0; c < classRecords.length; c++) {
    const size = classRecords[c] ?? 0;
    if (size === 0) continue;
    records += size;
    squares += size * size;
    classes++;
  }
  const losses = attributes.map(({ loss }) => loss);
  return {
    attributes,
    loss: geometricMean(losses),
    lossMean: arithmeticMean(losses),
    lossRanked: losses.toSorted((a, b) => b - a),
    entropy: attributes.reduce((sum, { entropy }) => sum + entropy, 0),
    discernibility: squares + records * suppressed,
    averageClassSize: records === 0 ? 0 : records / (classes + (suppressed > 0 ? 1 : 0)),
    records,
    suppressed,
  };
}
