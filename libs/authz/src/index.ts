export { isActive } from './ability.js';
export { roleCapabilities, type Capability } from './capability.js';
export { decide, decideCapability, type Question } from './decide.js';
export { type Asker, type Decision, type GrantFact, type Reason, type Target } from './facts.js';
export { decideGrant, type GrantAsk } from './grant-rules.js';
