export { lockHome } from './lock.js';
export { StartError } from './start-error.js';
export { startEmbedded, type Embedded, type EmbeddedOptions } from './supervisor.js';
