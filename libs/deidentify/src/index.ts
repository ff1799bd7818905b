export { type Statement, type ParameterValue } from './duckdb/parameters.js';
export { toDuckdbSql, type DuckdbOptions, type ReleaseStatements } from './duckdb/to-sql.js';
export { hmacPads, type HmacPads } from './hmac-pads.js';
export { parseHierarchy, maxHierarchyLength } from './hierarchies/parse-hierarchy.js';
export { type ActionOf, type CalendarUnit, type CellAction } from './plan/cell-action.js';
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
export { enforceK, type Enforcement } from './risk/enforce.js';
export { riskFigures, type ClassBucket, type ClassHistogram } from './risk/risk-figures.js';
export { utility, type ReleaseCounts } from './risk/utility.js';
export { type TechniqueFacts, type TechniqueName, type Wp216 } from './techniques/technique.js';
export { policyTemplates } from './templates/all.js';
export { type PolicyTemplate } from './templates/template.js';
