import { type CodedTable, type Dimension, type MultidimensionalResult } from '../../coded/coded-table.js';
import { type DimensionLevels, dimensionLevels, domainShare } from './dimension-levels.js';
import { informationLoss, type InformationLoss } from './information-loss.js';
import { recordWeight } from './record-weight.js';

type Extent = MultidimensionalResult['extents'][number];

/** The share of the domain that each class's extent stands for. */
function extentShares(dimension: Dimension, levels: DimensionLevels, extent: Extent): Float64Array {
  return Float64Array.from(extent.first, (first, c) => {
    const second = extent.second[c] ?? 0;
    if (extent.kind === 'ancestor') return domainShare(levels.leavesIn[first]?.[second] ?? 1, levels.leaves);
    if (dimension.kind !== 'ordered') return domainShare(second - first + 1, levels.leaves);
    const { positions } = dimension;
    const width = (positions[positions.length - 1] ?? 0) - (positions[0] ?? 0);
    return width > 0 ? ((positions[second] ?? 0) - (positions[first] ?? 0)) / width : 0;
  });
}

/** How many records of the whole table have a value in each class's extent. */
function extentRecords(levels: DimensionLevels, extent: Extent, leafCounts: Float64Array): Float64Array {
  if (extent.kind === 'ancestor') {
    const byLevel = levels.groupOf.map((groupOf, h) => {
      const counts = new Float64Array(levels.groups[h] ?? 0);
      for (let leaf = 0; leaf < groupOf.length; leaf++) {
        const group = groupOf[leaf] ?? 0;
        counts[group] = (counts[group] ?? 0) + (leafCounts[leaf] ?? 0);
      }
      return counts;
    });
    return Float64Array.from(extent.first, (level, c) => byLevel[level]?.[extent.second[c] ?? 0] ?? 0);
  }
  const below = new Float64Array(leafCounts.length + 1);
  for (let leaf = 0; leaf < leafCounts.length; leaf++) {
    below[leaf + 1] = (below[leaf] ?? 0) + (leafCounts[leaf] ?? 0);
  }
  return Float64Array.from(
    extent.first,
    (first, c) => (below[(extent.second[c] ?? 0) + 1] ?? 0) - (below[first] ?? 0),
  );
}

function attributeLoss(
  table: CodedTable,
  result: MultidimensionalResult,
  d: number,
): InformationLoss['attributes'][number] {
  const dimension = table.dimensions[d];
  const [codes, extent] = [table.codes[d], result.extents[d]];
  if (dimension === undefined || codes === undefined || extent === undefined)
    throw new RangeError('no such dimension');
  const levels = dimensionLevels(dimension);
  const weight = recordWeight(table);
  const leafCounts = new Float64Array(levels.leaves);
  let records = 0;
  for (let i = 0; i < table.length; i++) {
    const leaf = codes[i] ?? 0;
    leafCounts[leaf] = (leafCounts[leaf] ?? 0) + weight(i);
    records += weight(i);
  }
  const shares = extentShares(dimension, levels, extent);
  const within = extentRecords(levels, extent, leafCounts);
  let [lost, entropy] = [0, 0];
  for (let i = 0; i < table.length; i++) {
    const [c, w] = [result.classOf[i] ?? -1, weight(i)];
    if (w === 0) continue;
    lost += w * (c < 0 ? 1 : (shares[c] ?? 0));
    entropy += w * Math.log2((c < 0 ? records : (within[c] ?? 0)) / (leafCounts[codes[i] ?? 0] ?? 1));
  }
  return { name: dimension.name, loss: records === 0 ? 0 : lost / records, entropy };
}

/**
 * The information loss of a multidimensional result, in every metric. Loss of a value: of a range of an ordered hierarchy
 * (leaves − 1) / (all leaves − 1), of a range of numbers its width over the whole width, of an ancestor (leaves under it − 1) /
 * (all leaves − 1), of a suppressed one 1. Entropy of a value: −log2 of its frequency among the records within its extent,
 * among all records where it is suppressed (Gionis & Tassa 2009).
 */
export function multidimensionalLoss(table: CodedTable, result: MultidimensionalResult): InformationLoss {
  const weight = recordWeight(table);
  const classRecords = new Float64Array(result.classes);
  let suppressed = 0;
  for (let i = 0; i < table.length; i++) {
    const c = result.classOf[i] ?? -1;
    if (c < 0) suppressed += weight(i);
    else classRecords[c] = (classRecords[c] ?? 0) + weight(i);
  }
  const attributes = table.dimensions.map((_, d) => attributeLoss(table, result, d));
  return informationLoss(attributes, classRecords, suppressed);
}
