export { isActive } from './ability.js';
export { roleCapabilities, type Capability } from './capability.js';
export { decide, decideCapability } from './decide.js';
export { type Asker, type Decision, type GrantFact, type Sought, type Target } from './facts.js';
export { decideGrant, takesTwo } from './grant-rules.js';
export { holdings, widened, type Holding, type Reached } from './holdings.js';
export { recordsInReach, type RecordKind } from './records.js';
export { reach, type Reach, type ReachKey } from './reach.js';
