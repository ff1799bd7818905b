export * from './columns.js';
export * from './job.js';
export * from './names.js';
export * from './policy.js';
export * from './risk.js';
export * from './training.js';
