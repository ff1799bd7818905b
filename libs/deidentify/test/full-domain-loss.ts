import { type CodedTable, type FullDomainResult } from '../src/coded/coded-table.js';
import { Grouper } from '../src/coded/grouper.js';
import { bits, generalizationBits, groupCounts } from '../src/enforcement/full-domain/entropy-objective.js';
import {
  type DimensionLevels,
  dimensionLevels,
  domainShare,
} from '../src/enforcement/loss/dimension-levels.js';
import {
  arithmeticMean,
  informationLoss,
  type InformationLoss,
} from '../src/enforcement/loss/information-loss.js';
import { recordWeight } from '../src/enforcement/loss/record-weight.js';

/** The class of each row at a node, suppressed or not: 0 to `classes` − 1. */
export function classesAt(
  table: CodedTable,
  node: readonly number[],
): { readonly classOf: Int32Array; readonly classes: number } {
  const levels = table.dimensions.map(dimensionLevels);
  const maps = levels.map(({ groupOf }, d) => groupOf[node[d] ?? 0] ?? new Int32Array());
  const radices = levels.map(({ groups }, d) => groups[node[d] ?? 0] ?? 1);
  const grouper = new Grouper(table.length);
  const classes = grouper.group(table.length, table.codes, maps, radices);
  return { classOf: grouper.classOf.slice(0, table.length), classes };
}

function attributeLoss(
  levels: DimensionLevels,
  level: number,
  all: Float64Array,
  suppressed: Float64Array,
): { loss: number; entropy: number } {
  const [groupOf, groups] = [levels.groupOf[level] ?? new Int32Array(), levels.groups[level] ?? 0];
  const leavesIn = levels.leavesIn[level] ?? new Int32Array();
  let [lost, records] = [0, 0];
  for (let leaf = 0; leaf < all.length; leaf++) {
    const gone = suppressed[leaf] ?? 0;
    const share = domainShare(leavesIn[groupOf[leaf] ?? 0] ?? 1, levels.leaves);
    lost += ((all[leaf] ?? 0) - gone) * share + gone;
    records += all[leaf] ?? 0;
  }
  const entropy = generalizationBits(all, groupOf, groups) + bits(groupCounts(suppressed, groupOf, groups));
  return { loss: records === 0 ? 0 : lost / records, entropy };
}

/**
 * The information loss of a full-domain result, in every metric. Entropy is what generalization loses for all records and what
 * suppression then loses of the generalized ones, as ARX counts it.
 */
export function fullDomainLoss(
  table: CodedTable,
  result: Pick<FullDomainResult, 'node' | 'suppressedRows'>,
): InformationLoss {
  const { classOf, classes } = classesAt(table, result.node);
  const weight = recordWeight(table);
  const classRecords = new Float64Array(classes);
  let suppressedRecords = 0;
  for (let i = 0; i < table.length; i++) {
    const c = classOf[i] ?? 0;
    if (result.suppressedRows[i] === 1) suppressedRecords += weight(i);
    else classRecords[c] = (classRecords[c] ?? 0) + weight(i);
  }
  const attributes = table.dimensions.map((dimension, d) => {
    const levels = dimensionLevels(dimension);
    const [all, suppressed] = [new Float64Array(levels.leaves), new Float64Array(levels.leaves)];
    const codes = table.codes[d] ?? new Int32Array();
    for (let i = 0; i < table.length; i++) {
      const leaf = codes[i] ?? 0;
      all[leaf] = (all[leaf] ?? 0) + weight(i);
      if (result.suppressedRows[i] === 1) suppressed[leaf] = (suppressed[leaf] ?? 0) + weight(i);
    }
    return { name: dimension.name, ...attributeLoss(levels, result.node[d] ?? 0, all, suppressed) };
  });
  return informationLoss(attributes, classRecords, suppressedRecords);
}

/** The sum of a node's levels. */
export function nodeHeight(node: readonly number[]): number {
  return node.reduce((sum, level) => sum + level, 0);
}

/** How far up their hierarchies values are on average, suppressed ones being at the top (Sweeney 2002). */
export function nodePrecision(table: CodedTable, node: readonly number[], suppressedShare: number): number {
  const heights = table.dimensions.map((dimension, d) => {
    const top = dimension.kind === 'hierarchy' ? dimension.levels.length - 1 : 0;
    return top === 0 ? 0 : (node[d] ?? 0) / top;
  });
  return arithmeticMean(heights) * (1 - suppressedShare) + suppressedShare;
}
