export * from './actor.js';
export * from './bytes.js';
export * from './clock.js';
export * from './closest.js';
export * from './disclosure.js';
export * from './id.js';
export * from './json.js';
export * from './problem.js';
