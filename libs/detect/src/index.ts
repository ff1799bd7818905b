export { type ColumnFacts } from './candidate.js';
export { classifyTable } from './classify-table.js';
export { findInText } from './find.js';
export { type Form, type Recogniser } from './recogniser.js';
export { recognisers } from './recognisers/all.js';
