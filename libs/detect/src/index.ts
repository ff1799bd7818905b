export { type Known } from './candidate.js';
export { classifyTable } from './classify-table.js';
export { findInText } from './find.js';
export { recognisers } from './recognisers/all.js';
