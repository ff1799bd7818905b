export { type Growing } from './growing.js';
export { LendingDesk } from './lending-desk.js';
export * from './object-store.js';
export * from './open-store.js';
export * from './scratch.js';
export * from './sealed-store.js';
export { released } from './release.js';
