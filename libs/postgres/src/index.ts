export { lockHome } from './lock.js';
export { StartError } from './start-error.js';
export { startEmbedded } from './supervisor.js';
