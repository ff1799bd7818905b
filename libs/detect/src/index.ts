export { type ColumnFacts } from './candidate.js';
export { classifyTable } from './classify-table.js';
export { type Finding, findInText, maxTextLength } from './find.js';
export { type Form, type Recogniser } from './recogniser.js';
export { recognisers } from './recognisers/all.js';
