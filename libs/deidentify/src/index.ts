export { canonicalText } from './sql/canonical-text.js';
export {
  type ChunkFunction,
  type CodeFunction,
  type DomainKeys,
  type Preparation,
  type Tools,
} from './sql/dialect.js';
export { classKey, isPlain, withoutViolators } from './duckdb/enforcement.js';
export { atLevels, type FinalStatements, inClasses, unsuppressed } from './duckdb/final-records.js';
export { type Statement } from './sql/parameters.js';
export { toDuckdbSql } from './duckdb/to-sql.js';
export { type CodedTable, type Dimension, type MultidimensionalResult } from './coded/coded-table.js';
export { type ColumnValues, dimensionOf, isMeasurable, sensitiveDetail } from './enforcement/dimension-of.js';
export { fullDomain } from './enforcement/full-domain/full-domain.js';
export { multidimensionalLoss } from './enforcement/loss/multidimensional-loss.js';
export { type ClassList } from './enforcement/multidimensional/classes.js';
export { classLabels, type DimensionLabels } from './enforcement/multidimensional/assemble.js';
export { keepClose } from './enforcement/multidimensional/keep-close.js';
export { multidimensional } from './enforcement/multidimensional/multidimensional.js';
export {
  closePieces,
  openPieces,
  type Pieces,
  pieceSplitter,
} from './enforcement/multidimensional/multidimensional.js';
export { type Records } from './enforcement/multidimensional/records.js';
export { hmacPads } from './sql/hmac-pads.js';
export { rowCounts, segmentCounts } from './sql/rows.js';
export { maxHierarchyLength, parseHierarchy } from './hierarchies/parse-hierarchy.js';
export { withHierarchies } from './hierarchies/read-hierarchies.js';
export { classTest } from './models/class-test.js';
export {
  type AttributeDetail,
  type SensitiveAttribute,
  sensitiveAttributes,
} from './models/sensitive-attribute.js';
export { compilePlan, hierarchiesOf } from './plan/compile-plan.js';
export { explain } from './plan/explain.js';
export { loosened, loosenedLimits } from './policy/loosened.js';
export { parsePolicy } from './policy/parse-policy.js';
export { policyJsonSchema } from './policy/policy-schema.js';
export { maxPolicyLength } from './policy/policy-source.js';
export { attackResult } from './risk/attack.js';
export { confidenceOfAttempt, drawsRecords, measuredPlan } from './risk/attempts.js';
export { type CodedValues, type PairedSample, type SampleColumn } from './risk/coded-sample.js';
export { correlationChange, marginals } from './risk/distributions.js';
export { allowedRecords, goalText, requireWithin } from './enforcement/suppression-limit.js';
export { inference } from './risk/inference.js';
export { entropyLoss, information } from './risk/information.js';
export { limitsMissed } from './risk/limits.js';
export { linkability, type World } from './risk/linkability.js';
export { wp216Questions } from './risk/questions.js';
export { type Guesses } from './risk/proportion.js';
export { continued, randomNumbers, type RandomNumbers } from './risk/random-numbers.js';
export { learnable, referenceClassifier } from './risk/reference-classifier.js';
export { riskFigures, type ClassBucket } from './risk/risk-figures.js';
export { utility } from './risk/utility.js';
export { withVerdict } from './risk/verdict.js';
export { techniques } from './techniques/registry.js';
export { policyTemplates } from './templates/all.js';
export {
  boundedSumsSql,
  groupSumsSql,
  isOneRecord,
  recordDraws,
  type Share,
} from './questions/bounded-sums.js';
export { contributionsSql, type NumberedRecords } from './questions/contributions.js';
export {
  type Measure,
  planQuestion,
  type QuestionPlan,
  unitContribution,
} from './questions/plan-question.js';
export {
  draws,
  empties,
  hierarchyOf,
  isInjective,
  isPureSql,
  looksAround,
  readsAs,
  reversalOf,
  reversibleDomain,
  sourcesOf,
  valuesOf,
} from './techniques/treatment.js';
export { previewDifferences } from './plan/preview-differences.js';
