export { lockHome } from './lock.js';
export { existingData } from './placement.js';
export { StartError } from './start-error.js';
export { startEmbedded } from './supervisor.js';
