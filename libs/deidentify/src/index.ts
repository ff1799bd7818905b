export { canonicalText } from './duckdb/canonical-text.js';
export {
  type BlockCipher,
  type ChunkFunction,
  type DomainKeys,
  type Preparation,
  type Span,
  type Tools,
} from './duckdb/dialect.js';
export { isPlain, withoutViolators } from './duckdb/enforcement.js';
export {
  atLevels,
  type ClassOfRecord,
  type FinalStatements,
  inClasses,
  type LabelledClasses,
  unsuppressed,
} from './duckdb/final-records.js';
export { type Statement, type ParameterValue } from './duckdb/parameters.js';
export { toDuckdbSql, type DuckdbOptions, type ReleaseStatements } from './duckdb/to-sql.js';
export { type Check, type Measured, verificationOf } from './duckdb/verification.js';
export { type Distances, distances } from './duckdb/verify-closeness.js';
export {
  type ClassTest,
  type CodedTable,
  type Dimension,
  type FullDomainResult,
  type MultidimensionalResult,
  type SensitiveColumn,
} from './enforcement/coded-table.js';
export {
  type ColumnValues,
  dimensionOf,
  isMeasurable,
  type ReadDimension,
  sensitiveDetail,
} from './enforcement/dimension-of.js';
export { fullDomain, type FullDomainOptions } from './enforcement/full-domain/full-domain.js';
export { type InformationLoss } from './enforcement/loss/information-loss.js';
export { multidimensionalLoss } from './enforcement/loss/multidimensional-loss.js';
export { type ClassList } from './enforcement/multidimensional/classes.js';
export { classLabels, type DimensionLabels } from './enforcement/multidimensional/labels.js';
export { multidimensional } from './enforcement/multidimensional/multidimensional.js';
export {
  closePieces,
  openPieces,
  type Pieces,
  type PiecesInput,
  pieceSplitter,
} from './enforcement/multidimensional/pieces.js';
export { type Records } from './enforcement/multidimensional/records.js';
export { hmacPads, type HmacPads } from './hmac-pads.js';
export { parseHierarchy } from './hierarchies/parse-hierarchy.js';
export { type ActionOf, type CalendarUnit, type CellAction } from './plan/cell-action.js';
export { classTest } from './models/class-test.js';
export { measureModels, type ModelFigures } from './models/measure-models.js';
export {
  type AttributeDetail,
  type SensitiveAttribute,
  sensitiveAttributes,
} from './models/sensitive-attribute.js';
export { compilePlan, hierarchiesOf, type PlanInput } from './plan/compile-plan.js';
export { explain, type Explanation } from './plan/explain.js';
export { type Hierarchy } from './plan/hierarchy.js';
export {
  type DroppedColumn,
  type ModelRequirement,
  type Plan,
  type PlannedColumn,
  type PlannedSynthesis,
  type Requirement,
  type RowTest,
} from './plan/plan.js';
export { parsePolicy } from './policy/parse-policy.js';
export { policyJsonSchema, type JsonSchema } from './policy/policy-schema.js';
export { maxPolicyLength } from './policy/policy-source.js';
export { attackResult } from './risk/attack.js';
export {
  type CodedValues,
  type Faithfulness,
  type PairedSample,
  type SampleColumn,
} from './risk/coded-sample.js';
export { correlationChange, marginals } from './risk/distributions.js';
export { allowedRecords, requireWithin, type SuppressedRecords } from './risk/enforce.js';
export { inference } from './risk/inference.js';
export { entropyLoss, information } from './risk/information.js';
export { limitsMissed } from './risk/limits.js';
export { linkability, type World } from './risk/linkability.js';
export { wp216Questions } from './risk/questions.js';
export { randomNumbers, type RandomNumbers } from './risk/random-numbers.js';
export { learnable, referenceClassifier } from './risk/reference-classifier.js';
export { riskFigures, type ClassBucket, type ClassHistogram } from './risk/risk-figures.js';
export { utility, type ReleaseCounts } from './risk/utility.js';
export { looksAround, techniques } from './techniques/all.js';
export { type IsoClass } from './techniques/technique.js';
export { type TechniqueFacts, type TechniqueName, type Wp216 } from './techniques/technique.js';
export { policyTemplates } from './templates/all.js';
export { type PolicyTemplate } from './templates/template.js';
export { boundedSumsSql, groupSumsSql, type Share } from './questions/bounded-sums.js';
export { contributionsSql, type NumberedRecords } from './questions/contributions.js';
export {
  type Measure,
  planQuestion,
  type PlannedGroups,
  type QuestionPlan,
  type QuestionTable,
  unitContribution,
} from './questions/plan-question.js';
export { reversalOf, reversibleDomain } from './techniques/reverse-tokens.js';
